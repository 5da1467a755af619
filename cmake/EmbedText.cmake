# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Turns a text file into a .cpp that defines it as a std::string_view. Run by a custom command as
#   cmake -DINPUT=file -DOUTPUT=file.cpp -DHEADER=path/declaring.h -DNAMESPACE=a::b -DVARIABLE=kName -P EmbedText.cmake

file(READ "${INPUT}" text)
if(text MATCHES "\\)EMBEDDED\"")
    message(FATAL_ERROR "${INPUT} contains the delimiter of the string literal")
endif()
# Compilers limit the length of one literal (the standard promises 64 KiB), so it is written in pieces.
set(pieces "")
string(LENGTH "${text}" length)
set(at 0)
while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8000 piece)
    string(APPEND pieces "\n    R\"EMBEDDED(${piece})EMBEDDED\"")
    math(EXPR at "${at} + 8000")
endwhile()
get_filename_component(source "${INPUT}" NAME)
file(WRITE "${OUTPUT}" "// Made from ${source}; do not edit.\n#include \"${HEADER}\"\n\nnamespace ${NAMESPACE}\n{\n\n"
     "const std::string_view ${VARIABLE} =${pieces};\n\n} // namespace ${NAMESPACE}\n")
