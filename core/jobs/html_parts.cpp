// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/html_parts.h"

#include "core/plan/path_text.h"

#include <fmt/format.h>

namespace bauta::jobs
{

namespace
{

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --line: #8884; --soft: #8882; }}
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 78rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; margin: 0 0 .25rem; }}
h2 {{ font-size: 1.15rem; margin: 2rem 0 .5rem; }}
.summary {{ display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; }}
.summary div {{ border: 1px solid var(--line); border-radius: .5rem; padding: .4rem .9rem; }}
.summary b {{ display: block; font-size: 1.3rem; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }}
th {{ background: var(--soft); position: sticky; top: 0; }}
td.file {{ overflow-wrap: anywhere; min-width: 12rem; }}
.faces {{ display: flex; flex-wrap: wrap; gap: .5rem; }}
figure {{ margin: 0; width: 7.2rem; font-size: .8rem; overflow-wrap: anywhere; }}
figure img {{ width: 7rem; height: 7rem; border-radius: .4rem; display: block; }}
.failed, .warning {{ color: #c62828; }}
.note {{ opacity: .75; }}
.tag {{ display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .5rem; margin: 0 .2rem .2rem 0; }}
@media (prefers-color-scheme: dark) {{ .failed, .warning {{ color: #ff8a80; }} }}
@media print {{ th {{ position: static; }} tr, figure {{ break-inside: avoid; }} }}
{style}</style>
</head>
<body>
<h1>{title}</h1>
)";

} // namespace

std::string pageHead(std::string_view title, std::string_view style)
{
    return fmt::format(kHead, fmt::arg("title", title), fmt::arg("style", style));
}

std::string escaped(std::string_view text)
{
    std::string result;
    for (const char c : printable(text)) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            result += c;
        }
    }
    return result;
}

std::string escaped(const std::filesystem::path& path)
{
    return escaped(std::string_view(path.native()));
}

std::string box(std::string_view label, std::size_t value)
{
    return fmt::format("<div><b>{}</b>{}</div>\n", value, label);
}

std::string paragraphs(const std::vector<std::string>& texts, std::string_view style)
{
    std::string html;
    for (const std::string& text : texts) {
        html += fmt::format("<p class=\"{}\">{}</p>\n", style, escaped(std::string_view(text)));
    }
    return html;
}

std::string lines(const std::vector<std::string>& texts, std::string_view style)
{
    std::string html;
    for (const std::string& text : texts) {
        html += fmt::format("<br><span class=\"{}\">{}</span>", style, escaped(std::string_view(text)));
    }
    return html;
}

std::string statusCell(ItemStatus status, const std::optional<Error>& error)
{
    std::string html = status == ItemStatus::Failed ? "<span class=\"failed\">failed</span>" : toString(status);
    if (error) {
        html += "<br>" + escaped(std::string_view(error->detail));
    }
    return html;
}

} // namespace bauta::jobs
