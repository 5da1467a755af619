// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/// The prose of --help, beside what the options say of themselves. packaging/linux/bauta.1 says the same at length.
namespace bauta::cli::help
{

inline constexpr const char* kSummary =
    "Bauta makes photos and videos safe to share: it finds every face, hides those that you choose, strips metadata "
    "and\n"
    "writes copies. It runs on this computer alone and never opens a network connection. Originals are never changed.";

inline constexpr const char* kGeneral = R"(Examples:
  bauta protect holiday/ -o safe/           hide every face in a folder's photos
  bauta protect holiday/ -o safe/ --except me.jpg
                                            hide everybody but the person in me.jpg
  bauta audit holiday/ safe/                whether the copies still give anybody away
  bauta scan holiday/ --recursive           which photos expose whom, and where they were taken
  bauta doctor                              what is wrong here, and what to do about it

Exit codes:
  0 all done, 2 usage error, 3 some inputs failed, 4 an audit found somebody still recognisable, 130 cancelled

'bauta COMMAND --help' tells more about a command.
)";

inline constexpr const char* kProtect =
    R"(Every face is hidden unless a rule exempts it, also those in the background. Outputs keep the format, the colour
profile and the folder structure of their inputs; all other metadata is removed, and each output is read back to make
sure. An output appears complete or not at all; inputs are never overwritten. One bad file does not stop the others.

A cloak (-m cloak) moves features a little and shades the skin so that people see the same face and recognisers do
not; a disguise moves them more, to somebody else's face. --strength says how much look is given up. A cloak lowers the
odds against today's recognisers; it is not permanent. Faces too small or too far turned for one, and in videos those
whose cloak comes out weak, are covered, unless --fallback says otherwise. --budget sets limits of your own, of which
any may be left out: movement of features in percent of the distance between the eyes, strain of outlines from 0 to 1,
tone in levels of 255.

Another face (-m anonymize) is that of somebody who does not exist, in the same pose, light and expression; nothing of
the inside of the face is left, nor of what was in front of it. One person becomes the same somebody in a whole run.

With --audit --retry, photos that the audit still recognises are cloaked again with the next strength, and replaced,
until they hold or strong was tried.

In videos faces are followed from frame to frame; where one is lost, the place where it should be is covered, ever more
widely for about a second. The report lists the spots that somebody should look at. A run that was killed leaves one
hidden file beside the output, .bauta-NAME.work: --resume goes on from it, deleting it starts anew.

--only and --except look at all photos before they hide anybody, so that one good view of a person helps to know them
in a poor one. When in doubt, --except hides and --only hides too. Reference photos must show one person each.

Examples:
  bauta protect photo.jpg -o safe/
      Cover every face with one colour: safe/photo.jpg.
  bauta protect holiday/ -r -o safe/ --method pixelate --report safe/report.html
      A folder with its subfolders, coarse mosaics, and a report.
  bauta protect party/ -o safe/ --except me.jpg --except sister.jpg
      Hide everybody but two people.
  bauta protect party/ -o safe/ --only ex.jpg --sticker smile
      Hide one person, behind a drawing.
  bauta protect me.jpg -o safe/ --method cloak --strength strong
      Hide from recognisers, not from people.
  bauta protect party/ -r -o safe/ --method anonymize --except me.jpg
      Everybody else becomes somebody who does not exist.
  bauta protect '*.heic' -o web/ --format jpeg --quality 85 --keep-metadata time,technical
      Convert, and keep when and how the photos were taken.
  bauta protect clip.mp4 -o safe/ --from 1:30 --to 2:00 --audio drop
      A part of a video, every face in every frame covered, without its sound.
  bauta protect street/ -o safe/ --keep-background-faces --dry-run
      Only tell what would be done.
  bauta protect --plan party.plan -o safe/
      Carry out a plan that bauta scan made and you edited.
  bauta protect party/ -o safe/ --audit --report safe/report.html
      Then check each output; the report shows the result.
  bauta protect party/ -o safe/ -m cloak --strength subtle --audit --retry
      Give up as little of the look as holds.

Exit codes:
  0 all done, 2 usage error, 3 some inputs failed, 4 --audit found somebody still recognisable,
  130 cancelled (finished outputs stay)
)";

inline constexpr const char* kAudit =
    R"(Finds the faces of each original and asks recognisers what they make of the protected copy: the built-in ones and
every judge that you added with bauta models. The copy is also put through simulated uploads: recompressed, shrunk,
cropped, screenshot, denoised. Photos of folders are paired by their path, whatever the extension; a copy may have
another size, but not another shape.

Of a video every face is followed through the original. Recognisers look at it about twice a second, more where the
protection changed little, and compare each view with the clean views of the person in the whole video. The worst frame
decides; the table tells in how many of those looked at the face gives its owner away, and when. If only a part of the
video was written, --from and --to name it as they did then.

Recognisers that a cloak was made against always look fooled, so they count little; --surrogate names them. Judges
took no part and count most. An audit tells what recognisers of today make of the photos: it is no promise for ever.

Examples:
  bauta audit photo.jpg safe/photo.jpg
  bauta audit holiday/ safe/ -r --html audit.html
      All photos, with a page that shows each face and how near it is to a match.
  bauta audit holiday/ safe/ --level 0.1% --surrogate none
      Only surer matches count; nothing but coverings was used.
  bauta audit a.jpg b.jpg --json | jq '.items[].faces[].verdict'
  bauta audit clip.mp4 safe/clip.mp4 --from 1:30 --to 2:00

Exit codes:
  0 nobody is recognisable, 2 usage error, 3 some files failed, 4 somebody may still be recognised, 130 cancelled
)";

inline constexpr const char* kScan =
    R"(Prints a line for each photo: how many faces, whose (person 1, person 2, ... across all photos), how identifiable
they are, and whether the metadata tells where it was taken. Nothing is changed, and no face data is kept: a plan
holds places of faces and decisions, never what would recognise anybody.

How identifiable, by the face's height: below 20 pixels hardly, below 40 possibly, below 80 likely, else very likely;
one step less when blurred, and when turned far away.

The plan may decide on cloaks (-m cloak, --strength, --budget) as bauta protect --help describes them.

Examples:
  bauta scan holiday/ -r
  bauta scan holiday/ --html report.html
      A page with thumbnails; --show-faces leaves them clear.
  bauta scan party/ --except me.jpg --plan party.plan
      Decide by rule, edit the plan, then: bauta protect --plan party.plan -o safe/
  bauta scan photo.jpg --json | jq '.items[].faces | length'

Exit codes:
  0 all done, 2 usage error, 3 some inputs failed, 130 cancelled
)";

inline constexpr const char* kPeople = R"(Examples:
  bauta people holiday/ -r
      A list: who is in which photos.
  bauta people holiday/ -r -o people.html
      A contact sheet, one row a person. --obscure hides the faces in it.

Exit codes:
  0 all done, 2 usage error, 3 some inputs failed, 130 cancelled
)";

inline constexpr const char* kModels =
    R"(Models that are built in come with the program. Added ones are copied into $XDG_DATA_HOME/bauta/models.

Examples:
  bauta models list
  bauta models verify
  bauta models add --judge arcface.onnx --mean 127.5 --scale 0.0078125
  bauta models remove arcface
)";

inline constexpr const char* kModelsAdd = R"(The file is run once on noise before it is accepted.

Examples:
  bauta models add --detector yunet_n.onnx
  bauta models add --judge arcface.onnx --width 112 --height 112 --mean 127.5 --scale 0.0078125
  bauta models add --judge narrow.onnx --width 96 --crop 8,0,112 --threshold-far1 0.28 --threshold-far01 0.39
)";

inline constexpr const char* kDoctor =
    R"(Versions, models and their hashes, formats that can be read and written, threads, a measurement of about five
seconds on pictures drawn for it, and what is missing with the command that brings it. There is no name of a file, of a
person or of this computer in it, so that it can be pasted into a bug report as it is.

Examples:
  bauta doctor
  bauta doctor --no-measurement --json

Exit codes:
  0 faces can be covered, 2 usage error, 3 they cannot, 130 cancelled
)";

} // namespace bauta::cli::help
