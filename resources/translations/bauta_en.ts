<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>AuditView</name>
        <message numerus="yes">
            <source>%n face(s) may still be recognised</source>
            <translation>
                <numerusform>%n face may still be recognised</numerusform>
                <numerusform>%n faces may still be recognised</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message numerus="yes">
            <source>%n chosen file(s)</source>
            <translation>
                <numerusform>%n chosen file</numerusform>
                <numerusform>%n chosen files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n file</numerusform>
                <numerusform>%n files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n face(s) covered</source>
            <translation>
                <numerusform>%n face covered</numerusform>
                <numerusform>%n faces covered</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cloaked</source>
            <translation>
                <numerusform>%n cloaked</numerusform>
                <numerusform>%n cloaked</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n replaced</source>
            <translation>
                <numerusform>%n replaced</numerusform>
                <numerusform>%n replaced</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n stay(s) visible</source>
            <translation>
                <numerusform>%n stays visible</numerusform>
                <numerusform>%n stay visible</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FilePanel</name>
        <message numerus="yes">
            <source>%1 s, %n frame(s)</source>
            <translation>
                <numerusform>%1 s, %n frame</numerusform>
                <numerusform>%1 s, %n frames</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n entry(ies)</source>
            <translation>
                <numerusform>%n entry</numerusform>
                <numerusform>%n entries</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>LibraryModel</name>
        <message numerus="yes">
            <source>%1, %n face(s)</source>
            <translation>
                <numerusform>%1, %n face</numerusform>
                <numerusform>%1, %n faces</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>LibraryPanel</name>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n file</numerusform>
                <numerusform>%n files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n face(s)</source>
            <translation>
                <numerusform>%n face</numerusform>
                <numerusform>%n faces</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message numerus="yes">
            <source>%n file(s) cannot be used</source>
            <translation>
                <numerusform>%n file cannot be used</numerusform>
                <numerusform>%n files cannot be used</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PersonCard</name>
        <message numerus="yes">
            <source>%n face(s)</source>
            <translation>
                <numerusform>%n face</numerusform>
                <numerusform>%n faces</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n file</numerusform>
                <numerusform>%n files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n exception(s)</source>
            <translation>
                <numerusform>%n exception</numerusform>
                <numerusform>%n exceptions</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>QueueRow</name>
        <message numerus="yes">
            <source>Done · %n face(s) may still be recognised</source>
            <translation>
                <numerusform>Done · %n face may still be recognised</numerusform>
                <numerusform>Done · %n faces may still be recognised</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Done, but %n file(s) failed</source>
            <translation>
                <numerusform>Done, but %n file failed</numerusform>
                <numerusform>Done, but %n files failed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n file</numerusform>
                <numerusform>%n files</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>VideoPage</name>
        <message numerus="yes">
            <source>%n doubtful spot(s)</source>
            <translation>
                <numerusform>%n doubtful spot</numerusform>
                <numerusform>%n doubtful spots</numerusform>
            </translation>
        </message>
    </context>
</TS>
