<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>AboutDialog</name>
        <message>
            <source>About Bauta</source>
            <translation>关于 Bauta</translation>
        </message>
        <message>
            <source>Version %1. Named after the Venetian mask that let anyone pass unrecognised. It runs on this computer alone and never opens a network connection.</source>
            <translation>版本 %1。名字来自威尼斯的包塔面具，戴上它谁也认不出来。它只在本机运行，从不连接网络。</translation>
        </message>
        <message>
            <source>Licences</source>
            <translation>许可证</translation>
        </message>
        <message>
            <source>This program is free software: you may use, study, share and change it.</source>
            <translation>本程序是自由软件：您可以使用、研究、分享和修改它。</translation>
        </message>
        <message>
            <source>Libraries</source>
            <translation>程序库</translation>
        </message>
        <message>
            <source>Face models</source>
            <translation>人脸模型</translation>
        </message>
        <message>
            <source>The full texts lie in the folder docs of the installation.</source>
            <translation>许可证全文在安装目录的 docs 文件夹中。</translation>
        </message>
    </context>
    <context>
        <name>ComputerDialog</name>
        <message>
            <source>About this computer</source>
            <translation>关于这台电脑</translation>
        </message>
        <message>
            <source>For a bug report: it tells no file names and shows no faces, and nothing is sent anywhere.</source>
            <translation>用于报告问题：其中没有文件名，也没有人脸，内容不会发送到任何地方。</translation>
        </message>
        <message>
            <source>Looking …</source>
            <translation>正在查看…</translation>
        </message>
        <message>
            <source>Progress of measuring</source>
            <translation>测量进度</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>The installation is not complete.</source>
            <translation>安装不完整。</translation>
        </message>
        <message>
            <source>Measured.</source>
            <translation>测量完毕。</translation>
        </message>
        <message>
            <source>Measuring while an export runs, which makes everything look slower than it is …</source>
            <translation>正在测量；导出正在进行，测得的速度会低于实际速度…</translation>
        </message>
        <message>
            <source>Measured while an export ran: without it, everything is quicker.</source>
            <translation>测量完毕。测量时导出正在进行，实际速度会更快。</translation>
        </message>
        <message>
            <source>Measuring, about five seconds, after whatever is being looked at …</source>
            <translation>正在测量，约需五秒；若正在查找人脸，则在其后进行…</translation>
        </message>
        <message>
            <source>Copied.</source>
            <translation>已复制。</translation>
        </message>
    </context>
    <context>
        <name>AuditView</name>
        <message>
            <source>Check of the export</source>
            <translation>导出检查</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <comment>file: what is wrong</comment>
            <translation>%1：%2</translation>
        </message>
        <message>
            <source>Pale bar: similarity without protection. Coloured bar: protected. Ring: after the worst simulated upload. Line: from here on, it counts as a match (1 % of strangers).</source>
            <translation>浅色条：未保护时的相似度。彩色条：保护后。圆圈：模拟上传中最坏的情况。竖线：从这里起算作匹配（1 % 的陌生人也会达到）。</translation>
        </message>
        <message>
            <source>Save as HTML …</source>
            <translation>存为 HTML…</translation>
        </message>
        <message>
            <source>Save as PDF …</source>
            <translation>存为 PDF…</translation>
        </message>
        <message>
            <source>Make stronger and export again</source>
            <translation>加强保护并重新导出</translation>
        </message>
        <message numerus="yes">
            <source>%n face(s) may still be recognised</source>
            <translation>
                <numerusform>%n 张脸可能仍会被认出</numerusform>
            </translation>
        </message>
        <message>
            <source>Nobody who should be hidden is likely to be recognised</source>
            <translation>需要隐藏的人都不太可能被认出</translation>
        </message>
        <message>
            <source>There was nobody to hide</source>
            <translation>没有需要隐藏的人</translation>
        </message>
        <message>
            <source>Chance that a recogniser which was not asked matches it: %1 %</source>
            <translation>未参与检查的识别器匹配到它的可能性：%1 %</translation>
        </message>
        <message>
            <source>no detector finds a face there</source>
            <translation>检测器在那里找不到人脸</translation>
        </message>
        <message>
            <source>most likely after: %1</source>
            <translation>最可能在以下处理之后：%1</translation>
        </message>
        <message>
            <source>Make stronger</source>
            <translation>加强保护</translation>
        </message>
        <message>
            <source>%1 instead of %2</source>
            <translation>用“%1”代替“%2”</translation>
        </message>
        <message>
            <source>Original face</source>
            <translation>原来的脸</translation>
        </message>
        <message>
            <source>Original</source>
            <translation>原图</translation>
        </message>
        <message>
            <source>Protected face</source>
            <translation>保护后的脸</translation>
        </message>
        <message>
            <source>Protected</source>
            <translation>保护后</translation>
        </message>
        <message>
            <source>Make protection stronger</source>
            <translation>加强保护</translation>
        </message>
        <message>
            <source>Save the check</source>
            <translation>保存检查结果</translation>
        </message>
        <message>
            <source>Web page (*.html)</source>
            <translation>网页 (*.html)</translation>
        </message>
        <message>
            <source>The page could not be written.</source>
            <translation>无法写入网页。</translation>
        </message>
        <message>
            <source>PDF document (*.pdf)</source>
            <translation>PDF 文档 (*.pdf)</translation>
        </message>
        <message>
            <source>The document could not be written.</source>
            <translation>无法写入文档。</translation>
        </message>
    </context>
    <context>
        <name>AuditWords</name>
        <message>
            <source>Left visible on purpose</source>
            <translation>有意保持可见</translation>
        </message>
        <message>
            <source>Not protected: the face is as it was</source>
            <translation>未保护：脸没有变化</translation>
        </message>
        <message>
            <source>No recogniser here would match it</source>
            <translation>这里没有识别器能匹配它</translation>
        </message>
        <message>
            <source>Unlikely to be recognised</source>
            <translation>不太可能被认出</translation>
        </message>
        <message>
            <source>May well be recognised</source>
            <translation>很可能被认出</translation>
        </message>
        <message>
            <source>Still recognisable</source>
            <translation>仍可辨认</translation>
        </message>
        <message>
            <source>Not known</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>as it is</source>
            <translation>原样</translation>
        </message>
        <message>
            <source>JPEG 75</source>
            <translation>JPEG 75</translation>
        </message>
        <message>
            <source>half the size</source>
            <translation>缩小一半</translation>
        </message>
        <message>
            <source>half the size, JPEG 75</source>
            <translation>缩小一半，JPEG 75</translation>
        </message>
        <message>
            <source>WebP 70</source>
            <translation>WebP 70</translation>
        </message>
        <message>
            <source>a screenshot</source>
            <translation>屏幕截图</translation>
        </message>
        <message>
            <source>cropped and turned</source>
            <translation>裁剪并旋转</translation>
        </message>
        <message>
            <source>denoised</source>
            <translation>降噪</translation>
        </message>
        <message>
            <source>All built-in ones together</source>
            <translation>所有内置识别器合计</translation>
        </message>
        <message>
            <source>This is about recognisers of today. Somebody who trains one on cloaked photos, or knows the clothes, the place or the company, may still recognise people.</source>
            <translation>这只针对当今的识别器。用隐形处理过的照片训练识别器的人，或者熟悉衣着、地点或同伴的人，仍可能认出其中的人。</translation>
        </message>
    </context>
    <context>
        <name>Canvas</name>
        <message>
            <source>Photo</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>Shows the photo with its faces. Press F6 to go to the next face and the keys of the menu Face to decide.</source>
            <translation>显示照片和其中的人脸。按 F6 转到下一张脸，用“人脸”菜单中的按键作决定。</translation>
        </message>
        <message>
            <source>Original</source>
            <translation>原图</translation>
        </message>
        <message>
            <source>Protected</source>
            <translation>保护后</translation>
        </message>
        <message>
            <source>%1 × %2 pixels</source>
            <translation>%1 × %2 像素</translation>
        </message>
        <message>
            <source>drawn by hand</source>
            <translation>手工画出</translation>
        </message>
        <message>
            <source>%1 % certain</source>
            <translation>把握 %1 %</translation>
        </message>
    </context>
    <context>
        <name>DecisionWords</name>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Cloak</source>
            <translation>隐形</translation>
        </message>
        <message>
            <source>Cover</source>
            <translation>遮盖</translation>
        </message>
        <message>
            <source>Keep visible</source>
            <translation>保持可见</translation>
        </message>
        <message>
            <source>Plain colour</source>
            <translation>纯色</translation>
        </message>
        <message>
            <source>Mosaic</source>
            <translation>马赛克</translation>
        </message>
        <message>
            <source>Blur</source>
            <translation>模糊</translation>
        </message>
        <message>
            <source>Sticker</source>
            <translation>贴纸</translation>
        </message>
        <message>
            <source>Disguise</source>
            <translation>易容</translation>
        </message>
        <message>
            <source>Subtle</source>
            <translation>轻微</translation>
        </message>
        <message>
            <source>Standard</source>
            <translation>标准</translation>
        </message>
        <message>
            <source>Strong</source>
            <translation>强</translation>
        </message>
        <message>
            <source>%1, %2</source>
            <comment>method, strength</comment>
            <translation>%1，%2</translation>
        </message>
        <message>
            <source>The face stays as it is.</source>
            <translation>脸保持原样。</translation>
        </message>
        <message>
            <source>The whole face with ears and forehead becomes one colour.</source>
            <translation>整张脸连同耳朵和额头变成一种颜色。</translation>
        </message>
        <message>
            <source>The face becomes a few coarse blocks with noise in them.</source>
            <translation>脸变成几个带噪点的大色块。</translation>
        </message>
        <message>
            <source>The face becomes a soft smear with noise in it.</source>
            <translation>脸变成一片带噪点的柔和色块。</translation>
        </message>
        <message>
            <source>A drawing lies over the face.</source>
            <translation>脸上盖着一幅图画。</translation>
        </message>
        <message>
            <source>Hardly to be seen, even beside the original.</source>
            <translation>即使与原图并排也几乎看不出来。</translation>
        </message>
        <message>
            <source>Friends still know the face, but it looks a little different; smooth skin may show faint stripes.</source>
            <translation>朋友仍认得这张脸，但看上去略有不同；光滑的皮肤上可能有淡淡的条纹。</translation>
        </message>
        <message>
            <source>Looks natural; beside the original you see that features moved a little.</source>
            <translation>看上去自然；与原图并排时能看出五官略有移动。</translation>
        </message>
        <message>
            <source>Looks natural, but like somebody else.</source>
            <translation>看上去自然，但像另一个人。</translation>
        </message>
        <message>
            <source>Another face</source>
            <translation>另一张脸</translation>
        </message>
        <message>
            <source>The face of somebody who does not exist, with the same pose and expression. Hair, glasses or a hand in front of it go too.</source>
            <translation>一张不存在的人的脸，姿势和表情相同。脸前的头发、眼镜或手也会被替换掉。</translation>
        </message>
        <message>
            <source>Nothing of the inside of the face is left. Hair, ears, clothes, place and company may still tell who it is.</source>
            <translation>脸部内部不留下任何痕迹。但头发、耳朵、衣着、地点和同伴仍可能透露身份。</translation>
        </message>
        <message>
            <source>No protection: anybody and any recogniser knows the face.</source>
            <translation>没有保护：任何人和任何识别器都认得这张脸。</translation>
        </message>
        <message>
            <source>Nobody sees the face, and no recogniser can. Clothes, place and company may still tell who it is.</source>
            <translation>谁也看不到这张脸，识别器也不能。衣着、地点和同伴仍可能透露身份。</translation>
        </message>
        <message>
            <source>Finer than what stops recognition: for looks only.</source>
            <translation>比能阻止识别的程度更细：只为美观。</translation>
        </message>
        <message>
            <source>Coarse enough that recognisers which were trained on such pictures fail.</source>
            <translation>足够粗，专门用这类图片训练的识别器也会失败。</translation>
        </message>
        <message>
            <source>Lowers the odds: about every second match of other recognisers still succeeds.</source>
            <translation>降低被认出的机会：其他识别器大约每两次匹配仍有一次成功。</translation>
        </message>
        <message>
            <source>The most that a cloak can do against today's recognisers. Not permanent: where recognition is dangerous, cover the face.</source>
            <translation>隐形对当今识别器所能做到的极限。并非永久：如果被认出会有危险，请遮盖脸部。</translation>
        </message>
        <message>
            <source>Most of today's recognisers fail; about one match in eight still succeeds. Not permanent.</source>
            <translation>当今多数识别器会失败；大约八次匹配仍有一次成功。并非永久。</translation>
        </message>
        <message>
            <source>Stronger than a cloak, as geometry changes more. Not permanent: tomorrow's recognisers may see through it.</source>
            <translation>几何形状改变更多，因此比隐形更强。并非永久：将来的识别器可能看穿它。</translation>
        </message>
        <message>
            <source>Where it was taken</source>
            <translation>拍摄地点</translation>
        </message>
        <message>
            <source>Camera and software</source>
            <translation>相机和软件</translation>
        </message>
        <message>
            <source>Names and contacts</source>
            <translation>姓名和联系方式</translation>
        </message>
        <message>
            <source>When it was taken</source>
            <translation>拍摄时间</translation>
        </message>
        <message>
            <source>Embedded previews</source>
            <translation>内嵌预览图</translation>
        </message>
        <message>
            <source>Manufacturer's private data</source>
            <translation>厂商私有数据</translation>
        </message>
        <message>
            <source>Captions and keywords</source>
            <translation>说明和关键词</translation>
        </message>
        <message>
            <source>Edit history</source>
            <translation>编辑历史</translation>
        </message>
        <message>
            <source>Hidden extra pictures and data</source>
            <translation>隐藏的附加图片和数据</translation>
        </message>
        <message>
            <source>Exposure and other technical data</source>
            <translation>曝光等技术数据</translation>
        </message>
        <message>
            <source>Other data</source>
            <translation>其他数据</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>已取消。</translation>
        </message>
        <message>
            <source>The file is not there or cannot be opened.</source>
            <translation>文件不存在或无法打开。</translation>
        </message>
        <message>
            <source>There is no permission for it.</source>
            <translation>没有权限。</translation>
        </message>
        <message>
            <source>This is no photo or video that Bauta can read. (%1)</source>
            <translation>这不是 Bauta 能读取的照片或视频。（%1）</translation>
        </message>
        <message>
            <source>The file is damaged. (%1)</source>
            <translation>文件已损坏。（%1）</translation>
        </message>
        <message>
            <source>It is too large. (%1)</source>
            <translation>文件太大。（%1）</translation>
        </message>
        <message>
            <source>The disk is full.</source>
            <translation>磁盘已满。</translation>
        </message>
        <message>
            <source>It could not be written. (%1)</source>
            <translation>无法写入。（%1）</translation>
        </message>
        <message>
            <source>The output exists already.</source>
            <translation>输出文件已存在。</translation>
        </message>
        <message>
            <source>The models are missing or altered. (%1)</source>
            <translation>模型缺失或被改动。（%1）</translation>
        </message>
        <message>
            <source>The output did not pass its own check and was not kept. (%1)</source>
            <translation>输出未通过自检，没有保留。（%1）</translation>
        </message>
        <message>
            <source>Box</source>
            <translation>方框</translation>
        </message>
        <message>
            <source>Ellipse</source>
            <translation>椭圆</translation>
        </message>
        <message>
            <source>Feminine</source>
            <translation>偏女性</translation>
        </message>
        <message>
            <source>Masculine</source>
            <translation>偏男性</translation>
        </message>
        <message>
            <source>Neutral</source>
            <translation>中性</translation>
        </message>
        <message>
            <source>Replace</source>
            <translation>换脸</translation>
        </message>
        <message>
            <source>The head&apos;s own</source>
            <translation>随头部轮廓</translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message>
            <source>Keep times and exposure data</source>
            <translation>保留时间和曝光数据</translation>
        </message>
        <message>
            <source>Check the result with recognisers</source>
            <translation>用识别器检查结果</translation>
        </message>
        <message>
            <source>Leave out the sound of videos</source>
            <translation>去掉视频的声音</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>Export protected copies</source>
            <translation>导出受保护的副本</translation>
        </message>
        <message>
            <source>Originals are never changed.</source>
            <translation>原文件从不改动。</translation>
        </message>
        <message>
            <source>Social media</source>
            <translation>社交媒体</translation>
        </message>
        <message>
            <source>JPEG that looks good after services recompress it; the result is checked</source>
            <translation>经平台再压缩后仍美观的 JPEG；会检查结果</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>存档</translation>
        </message>
        <message>
            <source>Each file's own format at best quality, with times and exposure data</source>
            <translation>各文件原格式、最佳质量，保留时间和曝光数据</translation>
        </message>
        <message>
            <source>Court or press</source>
            <translation>法庭或媒体</translation>
        </message>
        <message>
            <source>Only plain covers: nothing of a hidden face is left, whatever was chosen</source>
            <translation>只用纯色遮盖：无论选了什么，被隐藏的脸都不留任何痕迹</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>所有文件</translation>
        </message>
        <message numerus="yes">
            <source>%n chosen file(s)</source>
            <translation>
                <numerusform>选中的 %n 个文件</numerusform>
            </translation>
        </message>
        <message>
            <source>Folder for the copies</source>
            <translation>副本所在文件夹</translation>
        </message>
        <message>
            <source>Choose …</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>As the original</source>
            <translation>与原文件相同</translation>
        </message>
        <message>
            <source>Quality</source>
            <translation>质量</translation>
        </message>
        <message>
            <source>Write beside it under a new name</source>
            <translation>以新名字写在旁边</translation>
        </message>
        <message>
            <source>Replace it</source>
            <translation>替换它</translation>
        </message>
        <message>
            <source>Leave it and skip the file</source>
            <translation>保留它并跳过该文件</translation>
        </message>
        <message>
            <source>Files</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Into</source>
            <translation>导出到</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>格式</translation>
        </message>
        <message>
            <source>If a file is there</source>
            <translation>文件已存在时</translation>
        </message>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n 个文件</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n face(s) covered</source>
            <translation>
                <numerusform>遮盖 %n 张脸</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cloaked</source>
            <translation>
                <numerusform>隐形 %n 张</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n replaced</source>
            <translation>
                <numerusform>换脸 %n 张</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n stay(s) visible</source>
            <translation>
                <numerusform>%n 张保持可见</numerusform>
            </translation>
        </message>
        <message>
            <source>A cloak lowers the odds against today's recognisers; it is not permanent. Where recognition is dangerous, cover the face.</source>
            <translation>隐形会降低被当今识别器认出的机会，但并非永久。如果被认出会有危险，请遮盖脸部。</translation>
        </message>
        <message>
            <source>Takes about %1 on this computer; you can go on working.</source>
            <translation>在本机上大约需要 %1；期间您可以继续工作。</translation>
        </message>
        <message>
            <source>In videos a cloak is made anew every second and still protects less than in photos, least of all small, blurred and bent-down faces.</source>
            <translation>视频中的隐形每秒重新生成一次，但保护效果仍不如照片；对细小、模糊和低头的人脸效果最差。</translation>
        </message>
        <message>
            <source>%1: %2.</source>
            <comment>3 files: 2 faces covered, 1 cloaked, 1 stays visible</comment>
            <translation>%1：%2。</translation>
        </message>
        <message>
            <source>, </source>
            <comment>between parts</comment>
            <translation>，</translation>
        </message>
    </context>
    <context>
        <name>ExportQueue</name>
        <message>
            <source>The check of the result failed: %1</source>
            <translation>检查结果失败：%1</translation>
        </message>
        <message>
            <source>%1: written to %2</source>
            <translation>%1：已写入 %2</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <comment>file: what is wrong</comment>
            <translation>%1：%2</translation>
        </message>
    </context>
    <context>
        <name>FaceBar</name>
        <message>
            <source>Not a face</source>
            <translation>不是人脸</translation>
        </message>
    </context>
    <context>
        <name>FilePanel</name>
        <message>
            <source>Metadata in the file</source>
            <translation>文件中的元数据</translation>
        </message>
        <message>
            <source>No file chosen</source>
            <translation>未选择文件</translation>
        </message>
        <message>
            <source>%1 × %2 pixels</source>
            <translation>%1 × %2 像素</translation>
        </message>
        <message numerus="yes">
            <source>%1 s, %n frame(s)</source>
            <translation>
                <numerusform>%1 秒，%n 帧</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n entry(ies)</source>
            <translation>
                <numerusform>%n 项</numerusform>
            </translation>
        </message>
        <message>
            <source>The file holds no metadata.</source>
            <translation>文件不含元数据。</translation>
        </message>
        <message>
            <source>All of this goes when the file is exported; only the colour profile stays.</source>
            <translation>导出时这些都会去掉；只保留颜色配置文件。</translation>
        </message>
    </context>
    <context>
        <name>IntroductionDialog</name>
        <message>
            <source>What Bauta does</source>
            <translation>Bauta 的作用</translation>
        </message>
    </context>
    <context>
        <name>LibraryModel</name>
        <message>
            <source>%1, not looked at yet</source>
            <translation>%1，尚未查看</translation>
        </message>
        <message>
            <source>%1, cannot be read</source>
            <translation>%1，无法读取</translation>
        </message>
        <message numerus="yes">
            <source>%1, %n face(s)</source>
            <translation>
                <numerusform>%1，%n 张脸</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>LibraryPanel</name>
        <message>
            <source>Search by name</source>
            <translation>按名称搜索</translation>
        </message>
        <message>
            <source>Add photos and videos</source>
            <translation>添加照片和视频</translation>
        </message>
        <message>
            <source>Which files to show</source>
            <translation>显示哪些文件</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>所有文件</translation>
        </message>
        <message>
            <source>With faces</source>
            <translation>有人脸</translation>
        </message>
        <message>
            <source>With visible faces</source>
            <translation>有可见的脸</translation>
        </message>
        <message>
            <source>With location</source>
            <translation>含位置</translation>
        </message>
        <message>
            <source>With warnings</source>
            <translation>有警告</translation>
        </message>
        <message>
            <source>Not exported yet</source>
            <translation>尚未导出</translation>
        </message>
        <message>
            <source>Order of the files</source>
            <translation>文件顺序</translation>
        </message>
        <message>
            <source>As added</source>
            <translation>按添加顺序</translation>
        </message>
        <message>
            <source>By name</source>
            <translation>按名称</translation>
        </message>
        <message>
            <source>Most faces</source>
            <translation>按人脸数</translation>
        </message>
        <message>
            <source>Photos and videos</source>
            <translation>照片和视频</translation>
        </message>
        <message>
            <source>%1 · %2</source>
            <comment>files, faces</comment>
            <translation>%1 · %2</translation>
        </message>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n 个文件</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n face(s)</source>
            <translation>
                <numerusform>%n 张脸</numerusform>
            </translation>
        </message>
        <message>
            <source>Open the protected file</source>
            <translation>打开受保护的文件</translation>
        </message>
        <message>
            <source>Take out of the project</source>
            <translation>从项目中移除</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message numerus="yes">
            <source>%n file(s) cannot be used</source>
            <translation>
                <numerusform>%n 个文件无法使用</numerusform>
            </translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>已保存</translation>
        </message>
        <message>
            <source>Export finished</source>
            <translation>导出完成</translation>
        </message>
        <message>
            <source>Export ended; see the list of exports</source>
            <translation>导出已结束；请看导出列表</translation>
        </message>
        <message>
            <source>Add photos and videos</source>
            <translation>添加照片和视频</translation>
        </message>
        <message>
            <source>Photos and videos (%1)</source>
            <translation>照片和视频 (%1)</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>所有文件 (*)</translation>
        </message>
        <message>
            <source>Add a folder</source>
            <translation>添加文件夹</translation>
        </message>
        <message>
            <source>Save project</source>
            <translation>保存项目</translation>
        </message>
        <message>
            <source>Bauta project (*.bauta)</source>
            <translation>Bauta 项目 (*.bauta)</translation>
        </message>
        <message>
            <source>The project has changes that are not saved.</source>
            <translation>项目有未保存的更改。</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Do not save</source>
            <translation>不保存</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Bauta did not end well the last time. Your unsaved work is still there.</source>
            <translation>Bauta 上次未正常结束。未保存的工作仍在。</translation>
        </message>
        <message>
            <source>Go on with it</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Throw it away</source>
            <translation>丢弃</translation>
        </message>
        <message>
            <source>An export is still running. Finished files are complete; what is in work is dropped.</source>
            <translation>导出仍在进行。已完成的文件是完整的；正在处理的会被放弃。</translation>
        </message>
        <message>
            <source>Stop and quit</source>
            <translation>停止并退出</translation>
        </message>
        <message>
            <source>Stay</source>
            <translation>留下</translation>
        </message>
        <message>
            <source>People</source>
            <translation>人物</translation>
        </message>
        <message>
            <source>Protection</source>
            <translation>保护</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Exports</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>Tools</source>
            <translation>工具</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Hold for the original</source>
            <translation>按住看原图</translation>
        </message>
        <message>
            <source>Hold to see the original (key O switches)</source>
            <translation>按住查看原图（按 O 键切换）</translation>
        </message>
        <message>
            <source>Draw a face</source>
            <translation>画出人脸</translation>
        </message>
        <message>
            <source>Zoom</source>
            <translation>缩放</translation>
        </message>
        <message>
            <source>Export …</source>
            <translation>导出…</translation>
        </message>
        <message>
            <source>%1 %</source>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>Progress of looking for faces</source>
            <translation>查找人脸的进度</translation>
        </message>
        <message>
            <source>Stop looking for faces</source>
            <translation>停止查找人脸</translation>
        </message>
        <message>
            <source>No network</source>
            <translation>不联网</translation>
        </message>
        <message>
            <source>Bauta never opens a network connection. Everything stays on this computer.</source>
            <translation>Bauta 从不连接网络。一切都留在本机。</translation>
        </message>
        <message>
            <source>Open project</source>
            <translation>打开项目</translation>
        </message>
        <message>
            <source>Bauta project (*.bauta *.plan);;All files (*)</source>
            <translation>Bauta 项目 (*.bauta *.plan);;所有文件 (*)</translation>
        </message>
        <message>
            <source>Undo: %1</source>
            <translation>撤销：%1</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Redo: %1</source>
            <translation>重做：%1</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>The photo is still being looked at; draw the face when that is done.</source>
            <translation>照片还在查看中；完成后再画出人脸。</translation>
        </message>
        <message>
            <source>Is somebody else</source>
            <translation>是另一个人</translation>
        </message>
        <message>
            <source>Loading models …</source>
            <translation>正在加载模型…</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>就绪</translation>
        </message>
        <message>
            <source>Models missing</source>
            <translation>缺少模型</translation>
        </message>
        <message>
            <source>Faces cannot be found, because the models are missing. To fix it, run ./dev setup and ./dev build in the source folder, or install the package again. (%1)</source>
            <translation>缺少模型，无法查找人脸。请在源码文件夹中运行 ./dev setup 和 ./dev build，或重新安装软件包。（%1）</translation>
        </message>
        <message>
            <source>Not working</source>
            <translation>无法工作</translation>
        </message>
        <message>
            <source>Bauta cannot work: %1</source>
            <translation>Bauta 无法工作：%1</translation>
        </message>
        <message>
            <source>Looking for faces: %1 of %2</source>
            <translation>正在查找人脸：%1 / %2</translation>
        </message>
        <message>
            <source>New project</source>
            <translation>新项目</translation>
        </message>
        <message>
            <source>Forget them</source>
            <translation>清除记录</translation>
        </message>
        <message>
            <source>Export ended</source>
            <translation>导出已结束</translation>
        </message>
    </context>
    <context>
        <name>PeoplePanel</name>
        <message>
            <source>Chosen faces are somebody else</source>
            <translation>选中的脸是另一个人</translation>
        </message>
        <message>
            <source>Everybody</source>
            <translation>所有人</translation>
        </message>
        <message>
            <source>People appear here as soon as faces have been found.</source>
            <translation>找到人脸后，人物会出现在这里。</translation>
        </message>
        <message>
            <source>Appearances of the person</source>
            <translation>此人的出现</translation>
        </message>
        <message>
            <source>Name this person</source>
            <translation>给此人命名</translation>
        </message>
        <message>
            <source>The name is kept only in a project that you save yourself.</source>
            <translation>名字只保存在您自己保存的项目中。</translation>
        </message>
        <message>
            <source>Hide everybody but this person</source>
            <translation>隐藏除此人以外的所有人</translation>
        </message>
        <message>
            <source>Name …</source>
            <translation>命名…</translation>
        </message>
        <message>
            <source>Is the same as</source>
            <translation>与此人相同</translation>
        </message>
        <message>
            <source>Not a face</source>
            <translation>不是人脸</translation>
        </message>
    </context>
    <context>
        <name>PersonCard</name>
        <message>
            <source>More: merge, split, rename, not a face</source>
            <translation>更多：合并、拆分、命名、不是人脸</translation>
        </message>
        <message>
            <source>%1 in %2</source>
            <comment>3 faces in 2 files</comment>
            <translation>%1，在 %2 中</translation>
        </message>
        <message numerus="yes">
            <source>%n face(s)</source>
            <translation>
                <numerusform>%n 张脸</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n 个文件</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 s on screen</source>
            <translation>出镜 %1 秒</translation>
        </message>
        <message numerus="yes">
            <source>%n exception(s)</source>
            <translation>
                <numerusform>%n 个例外</numerusform>
            </translation>
        </message>
        <message>
            <source>More about %1</source>
            <translation>%1 的更多操作</translation>
        </message>
    </context>
    <context>
        <name>PhotoPresenter</name>
        <message>
            <source>Starting …</source>
            <translation>正在启动…</translation>
        </message>
        <message>
            <source>Loading …</source>
            <translation>正在加载…</translation>
        </message>
        <message>
            <source>%1: too small or turned too far, so covered</source>
            <translation>%1：太小或转得太多，因此遮盖</translation>
        </message>
        <message>
            <source>Cloaks are not previewed</source>
            <translation>不预览隐形效果</translation>
        </message>
        <message>
            <source>Making the cloak …</source>
            <translation>正在生成隐形效果…</translation>
        </message>
    </context>
    <context>
        <name>PlanEdits</name>
        <message>
            <source>Person %1</source>
            <translation>人物 %1</translation>
        </message>
        <message>
            <source>Decide for one face</source>
            <translation>对一张脸作决定</translation>
        </message>
        <message>
            <source>Decide for a person</source>
            <translation>对一个人作决定</translation>
        </message>
        <message>
            <source>Decide for everybody</source>
            <translation>对所有人作决定</translation>
        </message>
        <message>
            <source>Everybody but one</source>
            <translation>除一人外的所有人</translation>
        </message>
        <message>
            <source>Name a person</source>
            <translation>给人物命名</translation>
        </message>
        <message>
            <source>Merge two people</source>
            <translation>合并两个人</translation>
        </message>
        <message>
            <source>Make a person of their own</source>
            <translation>设为另一个人</translation>
        </message>
        <message>
            <source>Not a face</source>
            <translation>不是人脸</translation>
        </message>
        <message>
            <source>Draw a face</source>
            <translation>画出人脸</translation>
        </message>
        <message>
            <source>Move a face</source>
            <translation>移动人脸</translation>
        </message>
        <message>
            <source>Not sorted yet</source>
            <translation>尚未归类</translation>
        </message>
    </context>
    <context>
        <name>ProjectKeeper</name>
        <message>
            <source>The project cannot be opened. %1</source>
            <translation>无法打开项目。%1</translation>
        </message>
        <message>
            <source>The project cannot be saved. %1</source>
            <translation>无法保存项目。%1</translation>
        </message>
    </context>
    <context>
        <name>ProtectionPanel</name>
        <message>
            <source>For whom</source>
            <translation>对谁</translation>
        </message>
        <message>
            <source>Method</source>
            <translation>方法</translation>
        </message>
        <message>
            <source>Strength</source>
            <translation>强度</translation>
        </message>
        <message>
            <source>Blocks across the face</source>
            <translation>横跨脸部的块数</translation>
        </message>
        <message>
            <source>Sticker</source>
            <translation>贴纸</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Drawing</source>
            <translation>图画</translation>
        </message>
        <message>
            <source>How it looks</source>
            <translation>看上去如何</translation>
        </message>
        <message>
            <source>What it protects from</source>
            <translation>能防什么</translation>
        </message>
        <message>
            <source>Everybody</source>
            <translation>所有人</translation>
        </message>
        <message>
            <source>%1, everywhere</source>
            <translation>%1，所有出现</translation>
        </message>
        <message>
            <source>Only this face</source>
            <translation>仅这张脸</translation>
        </message>
        <message>
            <source>Detail across the face</source>
            <translation>横跨脸部的细节</translation>
        </message>
        <message>
            <source>Colour %1</source>
            <translation>颜色 %1</translation>
        </message>
        <message>
            <source>How long it takes</source>
            <translation>需要多久</translation>
        </message>
        <message>
            <source>About %1 a face in photos on this computer.</source>
            <translation>在本机上，照片中每张人脸大约需要 %1。</translation>
        </message>
        <message>
            <source>No time to speak of.</source>
            <translation>几乎不花时间。</translation>
        </message>
        <message>
            <source> %</source>
            <translation> %</translation>
        </message>
        <message>
            <source>Draws other faces, one for each person</source>
            <translation>另抽一批脸，每人一张</translation>
        </message>
        <message>
            <source>How far the cover reaches beyond the head, in percent of the face&apos;s width</source>
            <translation>遮盖超出头部多远，以脸宽的百分比计</translation>
        </message>
        <message>
            <source>How the new face presents</source>
            <translation>新脸的外观</translation>
        </message>
        <message>
            <source>Margin</source>
            <translation>边距</translation>
        </message>
        <message>
            <source>Margin of the cover</source>
            <translation>遮盖的边距</translation>
        </message>
        <message>
            <source>Presents</source>
            <translation>外观</translation>
        </message>
        <message>
            <source>Shape</source>
            <translation>形状</translation>
        </message>
        <message>
            <source>Shape of the cover</source>
            <translation>遮盖的形状</translation>
        </message>
        <message>
            <source>Somebody else</source>
            <translation>换一个人</translation>
        </message>
    </context>
    <context>
        <name>QDialog</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>QueuePanel</name>
        <message>
            <source>Nothing has been exported yet.</source>
            <translation>还没有导出过。</translation>
        </message>
    </context>
    <context>
        <name>QueueRow</name>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Try what failed again</source>
            <translation>重试失败的文件</translation>
        </message>
        <message>
            <source>Open the folder</source>
            <translation>打开文件夹</translation>
        </message>
        <message>
            <source>Show the log</source>
            <translation>显示日志</translation>
        </message>
        <message>
            <source>Take out of the list</source>
            <translation>从列表中移除</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>See the check</source>
            <translation>查看检查</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>日志</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>等待中</translation>
        </message>
        <message>
            <source>Checking the result</source>
            <translation>正在检查结果</translation>
        </message>
        <message>
            <source>Protecting</source>
            <translation>正在保护</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 / %2</translation>
        </message>
        <message>
            <source>%1 a minute</source>
            <translation>每分钟 %1 个</translation>
        </message>
        <message>
            <source>about %1 s left</source>
            <translation>大约还需 %1 秒</translation>
        </message>
        <message>
            <source>about %1 min left</source>
            <translation>大约还需 %1 分钟</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>Done · the check found nobody who should be hidden</source>
            <translation>完成 · 检查未认出任何需要隐藏的人</translation>
        </message>
        <message numerus="yes">
            <source>Done · %n face(s) may still be recognised</source>
            <translation>
                <numerusform>完成 · %n 张脸可能仍会被认出</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Done, but %n file(s) failed</source>
            <translation>
                <numerusform>完成，但 %n 个文件失败</numerusform>
            </translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Failed · %1</source>
            <translation>失败 · %1</translation>
        </message>
        <message>
            <source>Cancelled; finished files are complete</source>
            <translation>已取消；已完成的文件是完整的</translation>
        </message>
        <message>
            <source>%1 to %2</source>
            <comment>3 files to Pictures</comment>
            <translation>%1 → %2</translation>
        </message>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n 个文件</numerusform>
            </translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Drag the copies out of here to where you need them</source>
            <translation>可将副本从这里拖到您需要的地方</translation>
        </message>
    </context>
    <context>
        <name>SettingsDialog</name>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Preview cloaks while I work (uses the processor)</source>
            <translation>工作时预览隐形效果（占用处理器）</translation>
        </message>
        <message>
            <source>Look</source>
            <translation>外观</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>New projects</source>
            <translation>新项目默认</translation>
        </message>
        <message>
            <source>Another language is used from the next start on.</source>
            <translation>语言更改在下次启动后生效。</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>应用</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>ShortcutsDialog</name>
        <message>
            <source>Keys</source>
            <translation>按键</translation>
        </message>
        <message>
            <source>With the mouse</source>
            <translation>用鼠标</translation>
        </message>
        <message>
            <source>Zoom</source>
            <translation>缩放</translation>
        </message>
        <message>
            <source>Wheel, or pinch</source>
            <translation>滚轮或双指捏合</translation>
        </message>
        <message>
            <source>Move the photo</source>
            <translation>移动照片</translation>
        </message>
        <message>
            <source>Drag, or Space and drag</source>
            <translation>拖动，或按住空格拖动</translation>
        </message>
        <message>
            <source>Draw a face that was missed</source>
            <translation>画出漏掉的脸</translation>
        </message>
        <message>
            <source>Ctrl and drag</source>
            <translation>按住 Ctrl 拖动</translation>
        </message>
        <message>
            <source>Fit, or one to one</source>
            <translation>适合窗口或原始大小</translation>
        </message>
        <message>
            <source>Double click beside a face</source>
            <translation>在脸旁双击</translation>
        </message>
    </context>
    <context>
        <name>SimilarityBars</name>
        <message>
            <source>%1: %2 without protection, %3 protected</source>
            <translation>%1：未保护 %2，保护后 %3</translation>
        </message>
        <message>
            <source>Similarity by recogniser</source>
            <translation>各识别器的相似度</translation>
        </message>
        <message>
            <source>took part in making the cloak, so it proves little</source>
            <translation>参与了隐形的生成，因此说明不了什么</translation>
        </message>
        <message>
            <source>judge of yours</source>
            <translation>您添加的评判器</translation>
        </message>
    </context>
    <context>
        <name>TimeEstimate</name>
        <message>
            <source>%1 s</source>
            <translation>%1 秒</translation>
        </message>
        <message>
            <source>%1 min</source>
            <translation>%1 分钟</translation>
        </message>
        <message>
            <source>%1 h</source>
            <translation>%1 小时</translation>
        </message>
    </context>
    <context>
        <name>Timeline</name>
        <message>
            <source>Timeline</source>
            <translation>时间线</translation>
        </message>
        <message>
            <source>A lane for each person. Left and Right step one frame, Page Up and Page Down one second.</source>
            <translation>每人一条轨道。左右键移动一帧，Page Up 和 Page Down 移动一秒。</translation>
        </message>
        <message>
            <source>Shift and drag chooses a range</source>
            <translation>按住 Shift 拖动可选择范围</translation>
        </message>
    </context>
    <context>
        <name>TrackEdits</name>
        <message>
            <source>Draw a face in a video</source>
            <translation>在视频中画出人脸</translation>
        </message>
        <message>
            <source>Set a key frame</source>
            <translation>设置关键帧</translation>
        </message>
        <message>
            <source>Cut a track in two</source>
            <translation>把轨迹切成两段</translation>
        </message>
        <message>
            <source>Make a track longer</source>
            <translation>延长轨迹</translation>
        </message>
        <message>
            <source>Join two tracks</source>
            <translation>连接两条轨迹</translation>
        </message>
    </context>
    <context>
        <name>TrackMenu</name>
        <message>
            <source>Cut here: somebody else from now on</source>
            <translation>从这里切开：此后是另一个人</translation>
        </message>
        <message>
            <source>Reaches to here</source>
            <translation>延伸到这里</translation>
        </message>
        <message>
            <source>Is the same face as</source>
            <translation>与此为同一张脸</translation>
        </message>
        <message>
            <source>Not a face</source>
            <translation>不是人脸</translation>
        </message>
        <message>
            <source>%1, %2 to %3 s</source>
            <translation>%1，%2 至 %3 秒</translation>
        </message>
        <message>
            <source>No track that is not there at the same time</source>
            <translation>没有不同时出现的轨迹</translation>
        </message>
    </context>
    <context>
        <name>TreatmentBar</name>
        <message>
            <source>Stays visible</source>
            <translation>保持可见</translation>
        </message>
        <message>
            <source>People know the face, recognisers hardly do</source>
            <translation>人认得出，识别器几乎认不出</translation>
        </message>
        <message>
            <source>Nobody sees the face</source>
            <translation>谁也看不到这张脸</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <comment>Keep: Person 1</comment>
            <translation>%1：%2</translation>
        </message>
        <message>
            <source>The face of somebody who does not exist</source>
            <translation>一张不存在的人的脸</translation>
        </message>
    </context>
    <context>
        <name>VideoPage</name>
        <message>
            <source>The face was lost for a while and is covered in between</source>
            <translation>脸一度丢失，其间一直遮盖</translation>
        </message>
        <message>
            <source>Seen for a moment only: a face in passing, or none</source>
            <translation>只出现片刻：路过的脸，或不是脸</translation>
        </message>
        <message>
            <source>The detector is in doubt here</source>
            <translation>检测器在此处没有把握</translation>
        </message>
        <message>
            <source>Lost; covered where it should be</source>
            <translation>已丢失；在应有的位置遮盖</translation>
        </message>
        <message>
            <source>Taken for no face, and not covered</source>
            <translation>被认为不是人脸，未遮盖</translation>
        </message>
        <message>
            <source>Play or pause</source>
            <translation>播放或暂停</translation>
        </message>
        <message>
            <source>One frame back</source>
            <translation>后退一帧</translation>
        </message>
        <message>
            <source>One frame forward</source>
            <translation>前进一帧</translation>
        </message>
        <message>
            <source>Previous doubtful spot</source>
            <translation>上一个存疑处</translation>
        </message>
        <message>
            <source>Next doubtful spot</source>
            <translation>下一个存疑处</translation>
        </message>
        <message>
            <source>Draw a face that was missed; go on and move it to set another key frame</source>
            <translation>画出漏掉的脸；继续播放并移动它可设置下一个关键帧</translation>
        </message>
        <message>
            <source>Export the range</source>
            <translation>导出范围</translation>
        </message>
        <message>
            <source>Shift and drag in the timeline chooses a range</source>
            <translation>在时间线上按住 Shift 拖动可选择范围</translation>
        </message>
        <message>
            <source>Loading …</source>
            <translation>正在加载…</translation>
        </message>
        <message>
            <source>%1 s · frame %2 of %3</source>
            <translation>%1 秒 · 第 %2 帧，共 %3 帧</translation>
        </message>
        <message>
            <source>No doubtful spots</source>
            <translation>没有存疑处</translation>
        </message>
        <message numerus="yes">
            <source>%n doubtful spot(s)</source>
            <translation>
                <numerusform>%n 个存疑处</numerusform>
            </translation>
        </message>
        <message>
            <source>Cut, extend or join the chosen track</source>
            <translation>切开、延长或连接所选轨迹</translation>
        </message>
    </context>
    <context>
        <name>WelcomePage</name>
        <message>
            <source>Bauta finds every face in photos and videos, lets you decide for each person, and writes protected copies; originals are never changed.</source>
            <translation>Bauta 查找照片和视频中的每一张脸，由您为每个人作决定，并写出受保护的副本；原文件从不改动。</translation>
        </message>
        <message>
            <source>A cover hides a face from everybody, for good: nothing of it is left in the copy.</source>
            <translation>遮盖让谁也看不到这张脸，而且是永久的：副本中不留任何痕迹。</translation>
        </message>
        <message>
            <source>A cloak leaves a face that people know but most of today's recognisers do not; it lowers the odds and is not permanent.</source>
            <translation>隐形留下一张人认得出、而当今多数识别器认不出的脸；它降低被认出的机会，但并非永久。</translation>
        </message>
        <message>
            <source>A replaced face is that of somebody who does not exist; hair, ears and what is around it stay, and a hand or glasses in front of it go.</source>
            <translation>换上的是不存在的人的脸；头发、耳朵和周围的一切都留着，脸前的手或眼镜会消失。</translation>
        </message>
        <message>
            <source>No detector finds every face, and clothes, places and company tell who somebody is: look at the result before you publish it.</source>
            <translation>没有检测器能找到每一张脸，衣着、地点和同伴也会透露身份：发布前请查看结果。</translation>
        </message>
        <message>
            <source>Drop photos, videos or folders here</source>
            <translation>把照片、视频或文件夹拖到这里</translation>
        </message>
        <message>
            <source>Everything stays on this computer: Bauta never opens a network connection.</source>
            <translation>一切都留在本机：Bauta 从不连接网络。</translation>
        </message>
        <message>
            <source>Choose files …</source>
            <translation>选择文件…</translation>
        </message>
        <message>
            <source>Choose a folder …</source>
            <translation>选择文件夹…</translation>
        </message>
        <message>
            <source>Recent projects</source>
            <translation>最近的项目</translation>
        </message>
    </context>
    <context>
        <name>WindowActions</name>
        <message>
            <source>New project</source>
            <translation>新项目</translation>
        </message>
        <message>
            <source>Open project …</source>
            <translation>打开项目…</translation>
        </message>
        <message>
            <source>Save project</source>
            <translation>保存项目</translation>
        </message>
        <message>
            <source>Save project as …</source>
            <translation>项目另存为…</translation>
        </message>
        <message>
            <source>Add photos and videos …</source>
            <translation>添加照片和视频…</translation>
        </message>
        <message>
            <source>Add a folder …</source>
            <translation>添加文件夹…</translation>
        </message>
        <message>
            <source>Export …</source>
            <translation>导出…</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Settings …</source>
            <translation>设置…</translation>
        </message>
        <message>
            <source>Protected</source>
            <translation>保护后</translation>
        </message>
        <message>
            <source>Split before and after</source>
            <translation>前后对比分割</translation>
        </message>
        <message>
            <source>Side by side</source>
            <translation>并排</translation>
        </message>
        <message>
            <source>Outlines of faces</source>
            <translation>人脸轮廓</translation>
        </message>
        <message>
            <source>Show the original</source>
            <translation>显示原图</translation>
        </message>
        <message>
            <source>Fit into the window</source>
            <translation>适合窗口</translation>
        </message>
        <message>
            <source>One to one</source>
            <translation>原始大小</translation>
        </message>
        <message>
            <source>Closer</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Farther</source>
            <translation>缩小</translation>
        </message>
        <message>
            <source>Exports</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>Keep visible</source>
            <translation>保持可见</translation>
        </message>
        <message>
            <source>Cloak</source>
            <translation>隐形</translation>
        </message>
        <message>
            <source>Cover</source>
            <translation>遮盖</translation>
        </message>
        <message>
            <source>Draw a face that was missed</source>
            <translation>画出漏掉的脸</translation>
        </message>
        <message>
            <source>Next face</source>
            <translation>下一张脸</translation>
        </message>
        <message>
            <source>Previous face</source>
            <translation>上一张脸</translation>
        </message>
        <message>
            <source>Not a face</source>
            <translation>不是人脸</translation>
        </message>
        <message>
            <source>Next file</source>
            <translation>下一个文件</translation>
        </message>
        <message>
            <source>Previous file</source>
            <translation>上一个文件</translation>
        </message>
        <message>
            <source>What Bauta does …</source>
            <translation>Bauta 的作用…</translation>
        </message>
        <message>
            <source>Keys …</source>
            <translation>按键…</translation>
        </message>
        <message>
            <source>About this computer …</source>
            <translation>关于这台电脑…</translation>
        </message>
        <message>
            <source>About Bauta …</source>
            <translation>关于 Bauta…</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>编辑</translation>
        </message>
        <message>
            <source>View</source>
            <translation>视图</translation>
        </message>
        <message>
            <source>Face</source>
            <translation>人脸</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>帮助</translation>
        </message>
        <message>
            <source>Recent projects</source>
            <translation>最近的项目</translation>
        </message>
        <message>
            <source>Replace by another face</source>
            <translation>换成另一张脸</translation>
        </message>
    </context>
    <context>
        <name>main</name>
        <message>
            <source>Protects faces in photos and videos before they are shared.</source>
            <translation>在分享之前保护照片和视频中的人脸。</translation>
        </message>
        <message>
            <source>Photos, videos, folders, or one project.</source>
            <translation>照片、视频、文件夹或一个项目。</translation>
        </message>
    </context>
</TS>
