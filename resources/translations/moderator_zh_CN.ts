<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>About</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>The review desk for live-commerce trust and safety.</source>
        <translation>直播电商信任与安全审核台。</translation>
    </message>
    <message>
        <source>Free software under the Apache License 2.0. It comes without any warranty.</source>
        <translation>自由软件，依 Apache License 2.0 许可；不附带任何担保。</translation>
    </message>
    <message>
        <source>Copy these facts</source>
        <translation>复制这些信息</translation>
    </message>
</context>
<context>
    <name>Alarm</name>
    <message>
        <source>{issue}. {due}: {time}.</source>
        <translation>{issue}：{due}，期限 {time}。</translation>
    </message>
</context>
<context>
    <name>Announcements</name>
    <message>
        <source>Draft made</source>
        <translation>建立草稿</translation>
    </message>
    <message>
        <source>Words changed</source>
        <translation>修改文字</translation>
    </message>
    <message>
        <source>Compiled</source>
        <translation>汇编</translation>
    </message>
    <message>
        <source>Rows left out</source>
        <translation>排除条目</translation>
    </message>
    <message>
        <source>Rows put back</source>
        <translation>条目已恢复</translation>
    </message>
    <message>
        <source>Sent to a second person</source>
        <translation>送交第二人</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>Time of publication changed</source>
        <translation>调整发布时间</translation>
    </message>
    <message>
        <source>Could not be published at its time</source>
        <translation>未能按时发布</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>A row lost its basis; a draft again</source>
        <translation>有条目失去依据，退为草稿</translation>
    </message>
    <message>
        <source>A listed decision no longer stands</source>
        <translation>已公告的决定不再有效</translation>
    </message>
    <message>
        <source>Words to a correction kept</source>
        <translation>保存更正的补充说明</translation>
    </message>
    <message>
        <source>Correction published</source>
        <translation>发布更正</translation>
    </message>
    <message>
        <source>The correction is overdue</source>
        <translation>更正已逾期</translation>
    </message>
    <message>
        <source>Taking back asked for</source>
        <translation>申请撤回</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Display term over, names removed</source>
        <translation>展示期满，昵称已移除</translation>
    </message>
    <message>
        <source>Rows still blocked: {count}. Leave them out, or wait.</source>
        <translation>仍有 {count} 条受阻。请排除，或等待。</translation>
    </message>
    <message>
        <source>Nothing is listed. Compile the issue first.</source>
        <translation>没有列入的条目。请先汇编。</translation>
    </message>
    <message>
        <source>Compile the issue first.</source>
        <translation>请先汇编本期。</translation>
    </message>
    <message>
        <source>You compiled this issue. Another person has to approve it.</source>
        <translation>本期由您汇编，须由他人批准。</translation>
    </message>
    <message>
        <source>You changed rows or words of this issue. Another person has to approve it.</source>
        <translation>您修改过本期的条目或文字，须由他人批准。</translation>
    </message>
    <message>
        <source>A colleague has changed the issue meanwhile. It has been loaded again; look once more.</source>
        <translation>同事已修改本期，现已重新载入，请再看一遍。</translation>
    </message>
    <message>
        <source>Not published: {decisions} lost their basis. The issue is a draft again; compile it anew.</source>
        <translation>未发布：{decisions} 失去依据。本期已退为草稿，请重新汇编。</translation>
    </message>
    <message>
        <source>Not published: the totals do not agree with the ledger.</source>
        <translation>未发布：合计与台账不符。</translation>
    </message>
    <message>
        <source>You asked for this. Another person has to confirm it.</source>
        <translation>此事由您申请，须由他人确认。</translation>
    </message>
    <message>
        <source>The field “{field}” names a person, an account or a number of theirs. Nothing was stored.</source>
        <translation>“{field}”一栏写有个人、账号或其号码。未保存。</translation>
    </message>
    <message>
        <source>The cut-off lies in the future.</source>
        <translation>数据截止时间在将来。</translation>
    </message>
    <message>
        <source>The period ends before it begins.</source>
        <translation>统计期间的结束早于开始。</translation>
    </message>
    <message>
        <source>The words are settled. Give the issue back first.</source>
        <translation>文字已定。请先退回本期。</translation>
    </message>
    <message>
        <source>The rules in force do not know one of the categories.</source>
        <translation>现行规则中没有其中一个类别。</translation>
    </message>
    <message>
        <source>An issue is published: names stay as they are shown there. Another way needs another series.</source>
        <translation>已有公告发布：昵称的展示方式不再改变；如需其他方式，请另建系列。</translation>
    </message>
    <message>
        <source>A series&apos; code has two to eight capital letters, A to Z.</source>
        <translation>系列代码须为二至八个大写字母（A 至 Z）。</translation>
    </message>
    <message>
        <source>This paper is too long for pictures here. Open the PDF.</source>
        <translation>纸面过长，此处不显示图片。请打开 PDF。</translation>
    </message>
    <message>
        <source>The correction of this row has been published already.</source>
        <translation>该条的更正已经发布。</translation>
    </message>
    <message>
        <source>Title, Chinese</source>
        <translation>标题（中文）</translation>
    </message>
    <message>
        <source>Title, English</source>
        <translation>标题（英文）</translation>
    </message>
    <message>
        <source>Focus, Chinese</source>
        <translation>本期重点（中文）</translation>
    </message>
    <message>
        <source>Focus, English</source>
        <translation>本期重点（英文）</translation>
    </message>
    <message>
        <source>How to recognise and report it, Chinese</source>
        <translation>如何识别与举报（中文）</translation>
    </message>
    <message>
        <source>How to recognise and report it, English</source>
        <translation>如何识别与举报（英文）</translation>
    </message>
    <message>
        <source>Further words, Chinese</source>
        <translation>补充说明（中文）</translation>
    </message>
    <message>
        <source>Further words, English</source>
        <translation>补充说明（英文）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>{series} (draft)</source>
        <translation>{series}（草稿）</translation>
    </message>
    <message>
        <source>{name}, permanent</source>
        <translation>{name}，永久</translation>
    </message>
    <message>
        <source>{name} until {end}</source>
        <translation>{name}至 {end}</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>{days} d {hours} h</source>
        <translation>{days} 天 {hours} 小时</translation>
    </message>
    <message>
        <source>Correction due in {span}</source>
        <translation>更正须在 {span}内发布</translation>
    </message>
    <message>
        <source>Correction overdue by {span}</source>
        <translation>更正已逾期 {span}</translation>
    </message>
</context>
<context>
    <name>AnnouncementsRoom</name>
    <message>
        <source>Loading the issues…</source>
        <translation>正在载入各期…</translation>
    </message>
    <message>
        <source>No issue is chosen</source>
        <translation>尚未选择</translation>
    </message>
    <message>
        <source>Choose one at the left, or make one.</source>
        <translation>请在左侧选择一期，或新建。</translation>
    </message>
    <message>
        <source>Announcements</source>
        <translation>公告</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>各期公告</translation>
    </message>
    <message>
        <source>New issue…</source>
        <translation>新建一期…</translation>
    </message>
    <message>
        <source>Series…</source>
        <translation>系列…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Issue</source>
        <translation>期号</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>No issues yet</source>
        <translation>尚无公告</translation>
    </message>
    <message>
        <source>Make a series, then its first issue.</source>
        <translation>请先建立系列，再建第一期。</translation>
    </message>
    <message>
        <source>Loading the issue…</source>
        <translation>正在载入本期…</translation>
    </message>
    <message>
        <source>The issue cannot be shown</source>
        <translation>本期无法显示</translation>
    </message>
    <message>
        <source>The series is stored.</source>
        <translation>系列已保存。</translation>
    </message>
</context>
<context>
    <name>AppealsRoom</name>
    <message>
        <source>Looking for appeals…</source>
        <translation>正在查找申诉…</translation>
    </message>
    <message>
        <source>Appeals</source>
        <translation>申诉</translation>
    </message>
    <message>
        <source>Appeals that wait</source>
        <translation>待处理的申诉</translation>
    </message>
    <message>
        <source>Hear this appeal</source>
        <translation>受理此申诉</translation>
    </message>
    <message>
        <source>Sign the refusal…</source>
        <translation>签署不予受理…</translation>
    </message>
    <message>
        <source>Give it back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>second</source>
        <translation>二级</translation>
    </message>
    <message>
        <source>first</source>
        <translation>一级</translation>
    </message>
    <message>
        <source>{time}, late</source>
        <translation>{time}，已逾期</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Answer due</source>
        <translation>答复期限</translation>
    </message>
    <message>
        <source>No appeal waits for you</source>
        <translation>没有待您处理的申诉</translation>
    </message>
    <message>
        <source>Appeals against decisions that you took part in go to somebody else.</source>
        <translation>针对您参与过的决定的申诉由他人处理。</translation>
    </message>
    <message>
        <source>{state}, suspends measures</source>
        <translation>{state},措施暂停执行</translation>
    </message>
    <message>
        <source>It cannot be heard: {reason}. A person signs that.</source>
        <translation>不予受理：{reason}，须由人工签署。</translation>
    </message>
    <message>
        <source>No appeal is open</source>
        <translation>没有打开的申诉</translation>
    </message>
    <message>
        <source>Take one from the list. Each ground is answered by itself; the outcome is never harsher.</source>
        <translation>请从列表中领取。每项理由单独答复，结果不会加重。</translation>
    </message>
    <message>
        <source>Opening the appeal…</source>
        <translation>正在打开申诉…</translation>
    </message>
    <message>
        <source>Sign that this appeal is not heard: {reason}?</source>
        <translation>签署不予受理：{reason}？</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>签署</translation>
    </message>
    <message>
        <source>Signed. The seller is told.</source>
        <translation>已签署，将通知商家。</translation>
    </message>
    <message>
        <source>Stored: {outcome}. The seller is told.</source>
        <translation>已保存：{outcome}。将通知商家。</translation>
    </message>
</context>
<context>
    <name>AskStrip</name>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Reason (is kept in the log)</source>
        <translation>理由（记入日志）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Attending</name>
    <message>
        <source>Kept as a second opinion; it is sent like a decision.</source>
        <translation>已保存为第二意见，将与决定一样发送。</translation>
    </message>
    <message>
        <source>Finish the case on your table first, or give it back.</source>
        <translation>请先完成或退回桌面上的案件。</translation>
    </message>
    <message>
        <source>The case cannot be had now. Your work stays here.</source>
        <translation>目前无法领取此案件。您的内容保留于此。</translation>
    </message>
    <message>
        <source>Exported to {name}.</source>
        <translation>已导出到 {name}。</translation>
    </message>
</context>
<context>
    <name>Attention</name>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>挂起</translation>
    </message>
    <message>
        <source>Escalation</source>
        <translation>升级</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Second opinion</source>
        <translation>第二意见</translation>
    </message>
    <message>
        <source>Unfinished work</source>
        <translation>未完成的工作</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>未变</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已变化</translation>
    </message>
    <message>
        <source>no longer there</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>look at it in the case</source>
        <translation>请在案件中查看</translation>
    </message>
    <message>
        <source>A decision stands. Send yours as a second opinion if the auditors should know of it.</source>
        <translation>已有决定生效。如需审计员知悉，可将您的决定作为第二意见发送。</translation>
    </message>
    <message>
        <source>A colleague has the case now. Send yours as a second opinion, or take it up if it is free again.</source>
        <translation>案件现由同事处理。可作为第二意见发送，或在案件空闲后重新处理。</translation>
    </message>
    <message>
        <source>Your time at the case was over. Take it up again, or send your decision as a second opinion.</source>
        <translation>您的处理时间已到。可重新处理，或作为第二意见发送。</translation>
    </message>
    <message>
        <source>Look at what has changed, then send your decision again: take it up.</source>
        <translation>请查看变化之处，重新处理后再次提交。</translation>
    </message>
    <message>
        <source>Take it up: the desk shows what the rules propose now.</source>
        <translation>请重新处理：工作台会显示规则当前的建议。</translation>
    </message>
    <message>
        <source>Take it up, mend the part that is named, and send it again.</source>
        <translation>请重新处理，改正所指之处后再次提交。</translation>
    </message>
    <message>
        <source>Your rights have changed. Ask your lead; until then it stays here, or export it.</source>
        <translation>您的权限已变更。请联系组长；在此之前内容保留于此，也可导出。</translation>
    </message>
    <message>
        <source>Nothing of it is lost: take it up, export it, or discard it.</source>
        <translation>内容没有丢失：可重新处理、导出或放弃。</translation>
    </message>
    <message>
        <source>Never submitted; you no longer hold the case</source>
        <translation>未提交；您已不再持有此案件</translation>
    </message>
    <message>
        <source>Take the case again to go on, export your work, or discard it.</source>
        <translation>可重新领取案件继续，或导出、放弃。</translation>
    </message>
    <message>
        <source>Grade: {grade}</source>
        <translation>处罚等级：{grade}</translation>
    </message>
    <message>
        <source>Note: {note}</source>
        <translation>备注：{note}</translation>
    </message>
    <message>
        <source>Decided: {time}</source>
        <translation>决定时间：{time}</translation>
    </message>
    <message>
        <source>Rules in force: {version}</source>
        <translation>现行规则：{version}</translation>
    </message>
    <message>
        <source>Proposed now: {grade}</source>
        <translation>当前建议：{grade}</translation>
    </message>
    <message>
        <source>Place: {place}</source>
        <translation>位置：{place}</translation>
    </message>
    <message>
        <source>Decision: {number}</source>
        <translation>决定编号：{number}</translation>
    </message>
    <message>
        <source>Decided by: {role}</source>
        <translation>决定人：{role}</translation>
    </message>
    <message>
        <source>Booked: {time}</source>
        <translation>入账时间：{time}</translation>
    </message>
    <message>
        <source>You both came to the same grade.</source>
        <translation>您与同事的等级一致。</translation>
    </message>
    <message>
        <source>You came to different grades.</source>
        <translation>您与同事的等级不同。</translation>
    </message>
    <message>
        <source>You saw version {seen}; it is version {now} now.</source>
        <translation>您看到的是第 {seen} 版，现为第 {now} 版。</translation>
    </message>
    <message>
        <source>    now: “{text}”</source>
        <translation>    现为：“{text}”</translation>
    </message>
</context>
<context>
    <name>AttentionRoom</name>
    <message>
        <source>Looking what waits for you…</source>
        <translation>正在查找待您处理的内容…</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>What you decided</source>
        <translation>您的决定</translation>
    </message>
    <message>
        <source>What stands against it</source>
        <translation>与之不符之处</translation>
    </message>
    <message>
        <source>Send as second opinion…</source>
        <translation>作为第二意见发送…</translation>
    </message>
    <message>
        <source>Take it up again</source>
        <translation>重新处理</translation>
    </message>
    <message>
        <source>Export as text…</source>
        <translation>导出为文本…</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>放弃…</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Why it waits</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Nothing needs you</source>
        <translation>没有待处理的内容</translation>
    </message>
    <message>
        <source>A decision that is refused comes here with everything you typed, and stays until you settle it.</source>
        <translation>被拒绝的决定连同您输入的全部内容会出现在这里，直到您处理为止。</translation>
    </message>
    <message numerus="yes">
        <source>%n on the way; they are sent by themselves.</source>
        <translation>
            <numerusform>%n 项正在发送，会自动送达。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of somebody else; they wait for that person&apos;s sign-in.</source>
        <translation>
            <numerusform>%n 项属于他人，待其登录后发送。</numerusform>
        </translation>
    </message>
    <message>
        <source>What you decide is sent by itself, with or without a network.</source>
        <translation>您的决定会自动发送，无论有无网络。</translation>
    </message>
    <message>
        <source>It changes nothing, and the auditors of this case will read it. Say what they should know.</source>
        <translation>它不改变任何结果，但本案的审计员会看到。请说明他们应知道的内容。</translation>
    </message>
    <message>
        <source>Send as second opinion</source>
        <translation>作为第二意见发送</translation>
    </message>
    <message>
        <source>What you typed for this case will not be sent and no longer be shown.</source>
        <translation>您为此案输入的内容将不再发送，也不再显示。</translation>
    </message>
    <message>
        <source>Discard it</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Export as text</source>
        <translation>导出为文本</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
</context>
<context>
    <name>Away</name>
    <message>
        <source>Stopped. What is reserved stays; its recordings come when you are online.</source>
        <translation>已停止。已预留的案件保留，录像会在联网时继续下载。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>Batch</name>
    <message>
        <source>Nothing of this category is highlighted here.</source>
        <translation>此案没有该类别的高亮。</translation>
    </message>
    <message>
        <source>It is not what you saw any more; look at it again.</source>
        <translation>案件已与您看到的不同，请重新查看。</translation>
    </message>
</context>
<context>
    <name>BatchRoom</name>
    <message>
        <source>Looking for cases that are alike…</source>
        <translation>正在查找相似案件…</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批量处理</translation>
    </message>
    <message>
        <source>Cases that are alike</source>
        <translation>相似案件</translation>
    </message>
    <message>
        <source>Cases of the batch</source>
        <translation>本批案件</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>So many cases at most</source>
        <translation>案件数上限</translation>
    </message>
    <message>
        <source>Look at them</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Verdict on all of them</source>
        <translation>统一认定</translation>
    </message>
    <message>
        <source>What becomes of the chosen case</source>
        <translation>所选案件的处理结果</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Category and queue</source>
        <translation>类别与队列</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>No case waits</source>
        <translation>没有等待的案件</translation>
    </message>
    <message>
        <source>Cases of one category in one queue are shown here as a group.</source>
        <translation>同一队列中同一类别的案件在此归为一组。</translation>
    </message>
    <message>
        <source>Fetching the cases…</source>
        <translation>正在读取案件…</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>请选择…</translation>
    </message>
    <message>
        <source>Nothing is wrong: {reason}</source>
        <translation>不违规：{reason}</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>No batch in hand</source>
        <translation>尚未选择批次</translation>
    </message>
    <message>
        <source>Choose a group at the left. Every case keeps its own evidence, amount and notice.</source>
        <translation>请在左侧选择一组。每个案件保留各自的证据、金额和通知。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>既往</translation>
    </message>
    <message>
        <source>Damages</source>
        <translation>违约金</translation>
    </message>
    <message>
        <source>○ left out</source>
        <translation>○ 已排除</translation>
    </message>
    <message>
        <source>● included</source>
        <translation>● 已纳入</translation>
    </message>
    <message>
        <source>▲ lacks something</source>
        <translation>▲ 尚缺内容</translation>
    </message>
    <message>
        <source>… being taken</source>
        <translation>… 正在领取</translation>
    </message>
    <message>
        <source>… being sent</source>
        <translation>… 正在发送</translation>
    </message>
    <message>
        <source>✓ decided</source>
        <translation>✓ 已决定</translation>
    </message>
    <message>
        <source>✓ waits for a second person</source>
        <translation>✓ 待第二人确认</translation>
    </message>
    <message>
        <source>✕ not decided</source>
        <translation>✕ 未决定</translation>
    </message>
    <message>
        <source>Grade: {grade}</source>
        <translation>等级：{grade}</translation>
    </message>
    <message>
        <source>It takes {count} people; it has no effect yet.</source>
        <translation>需要 {count} 人确认，尚未生效。</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Decide {count} cases…</source>
        <translation>决定 {count} 个案件…</translation>
    </message>
    <message>
        <source>{count} decided</source>
        <translation>{count} 个已决定</translation>
    </message>
    <message>
        <source>{count} wait for a second person</source>
        <translation>{count} 个待第二人确认</translation>
    </message>
    <message>
        <source>{count} not decided</source>
        <translation>{count} 个未决定</translation>
    </message>
    <message>
        <source>{count} lack something</source>
        <translation>{count} 个尚缺内容</translation>
    </message>
    <message>
        <source>Decide {count} cases now? {alone} take effect when they are sent, {second} wait for a second person. Each seller gets a notice of their own.</source>
        <translation>现在决定 {count} 个案件？其中 {alone} 个发送后即生效，{second} 个待第二人确认。每个商家将收到各自的通知。</translation>
    </message>
    <message>
        <source>Decide them</source>
        <translation>全部决定</translation>
    </message>
</context>
<context>
    <name>BlindRoom</name>
    <message>
        <source>Blind review</source>
        <translation>盲审复核</translation>
    </message>
    <message>
        <source>Take the next one</source>
        <translation>领取下一件</translation>
    </message>
    <message>
        <source>Give it back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>It cannot be judged…</source>
        <translation>无法判断…</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Looking for drawn cases…</source>
        <translation>正在查找抽中的案件…</translation>
    </message>
    <message>
        <source>No drawn case waits.</source>
        <translation>没有待复核的抽样案件。</translation>
    </message>
    <message>
        <source>{n} drawn cases wait, the oldest for {age}. You are given those whose result you have not seen.</source>
        <translation>有 {n} 件抽样案件待复核，最久的已等 {age}。只会分给您未看过结果的案件。</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比对</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>What the first person found is shown here once your result is stored.</source>
        <translation>提交您的结论后，这里会显示第一人的结论。</translation>
    </message>
    <message>
        <source>You said that it cannot be judged; a lead looks at it. The first grade was {first}.</source>
        <translation>您表示无法判断，将由组长处理。第一人的等级为 {first}。</translation>
    </message>
    <message>
        <source>A session in which no detector saw anything. You found {mine}.</source>
        <translation>这是检测器未标记的场次。您的结论：{mine}。</translation>
    </message>
    <message>
        <source>You found {mine}, as {who} did.</source>
        <translation>您的结论：{mine}，与{who}一致。</translation>
    </message>
    <message>
        <source>You found {mine}; {who} had found {first}. A lead settles it.</source>
        <translation>您的结论：{mine}；{who}的结论：{first}。由组长裁定。</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>没有打开的案件</translation>
    </message>
    <message>
        <source>Take one: you see it as it was before it was decided, without result, score or name.</source>
        <translation>领取一件：您看到的是决定之前的案件，不含结论、评分和姓名。</translation>
    </message>
    <message>
        <source>Why can this case not be judged as it was put?</source>
        <translation>为什么这件案件按现有材料无法判断？</translation>
    </message>
    <message>
        <source>Store as technical error</source>
        <translation>记为技术错误</translation>
    </message>
</context>
<context>
    <name>Care</name>
    <message>
        <source>You have looked for {minutes} minutes without a pause. How about a break?</source>
        <translation>您已连续查看 {minutes} 分钟，要不要休息一下？</translation>
    </message>
    <message>
        <source>Start a break</source>
        <translation>开始休息</translation>
    </message>
    <message>
        <source>Your break lasts {minutes} minutes. Your cases wait for you.</source>
        <translation>休息 {minutes} 分钟，案件会等您。</translation>
    </message>
</context>
<context>
    <name>CaseHeader</name>
    <message>
        <source>Read only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>Yours for {minutes} min</source>
        <translation>归您处理，剩余 {minutes} 分钟</translation>
    </message>
    <message>
        <source>Item of the case</source>
        <translation>案件中的材料</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>Both rooms</source>
        <translation>双方</translation>
    </message>
    <message>
        <source>Both rooms of the PK</source>
        <translation>连麦双方直播间</translation>
    </message>
    <message>
        <source>Take up the news</source>
        <translation>采纳更新</translation>
    </message>
    <message>
        <source>Show the picture, or leave the room to the text.</source>
        <translation>显示画面，或只看文字。</translation>
    </message>
</context>
<context>
    <name>CaseRoom</name>
    <message>
        <source>The evidence changed since this work was begun; look at it again.</source>
        <translation>自您开始处理以来证据已变化，请重新查看。</translation>
    </message>
    <message>
        <source>There is new evidence in this case.</source>
        <translation>本案有新证据。</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Somebody changed this case; it is now: {state}</source>
        <translation>本案已被他人变更，当前状态：{state}</translation>
    </message>
    <message>
        <source>The case is no longer yours to decide. What you did is kept here.</source>
        <translation>本案已不再由您处理。您已做的内容仍保留在此。</translation>
    </message>
    <message>
        <source>The decision could not be stored. Everything is still here.</source>
        <translation>决定未能保存。所有内容仍在此处。</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Highlights and seller</source>
        <translation>命中与商家</translation>
    </message>
    <message>
        <source>Highlights</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>No case is open. Take one from the queue.</source>
        <translation>没有打开的案件。请从队列中领取。</translation>
    </message>
    <message>
        <source>A piece of evidence is damaged. Remove it, or take it again.</source>
        <translation>有一条证据已损坏，请移除或重新截取。</translation>
    </message>
</context>
<context>
    <name>ChangesPanel</name>
    <message>
        <source>Since the last compilation</source>
        <translation>与上次汇编相比</translation>
    </message>
    <message>
        <source>History</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Gone</source>
        <translation>减少</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定书</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>昵称</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>There is no compilation before this one</source>
        <translation>此前没有汇编</translation>
    </message>
    <message>
        <source>Nothing changed</source>
        <translation>没有变化</translation>
    </message>
    <message>
        <source>the server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>何人</translation>
    </message>
    <message>
        <source>What</source>
        <translation>何事</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>尚无记录</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Desk</source>
        <translation>工作台</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>裁定</translation>
    </message>
    <message>
        <source>Announcement</source>
        <translation>公告</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>查找命令…</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>偏好设置…</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>事件记录</translation>
    </message>
    <message>
        <source>Decision log</source>
        <translation>决定日志</translation>
    </message>
    <message>
        <source>Prepare an offline shift…</source>
        <translation>准备离线班次…</translation>
    </message>
    <message>
        <source>Synchronise now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Where you are signed in</source>
        <translation>登录位置</translation>
    </message>
    <message>
        <source>Your exposure and breaks…</source>
        <translation>我的接触量与休息…</translation>
    </message>
    <message>
        <source>Start a break</source>
        <translation>开始休息</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Take the next case</source>
        <translation>领取下一案件</translation>
    </message>
    <message>
        <source>Take a case as second person</source>
        <translation>以第二人身份领取案件</translation>
    </message>
    <message>
        <source>Open the selected case</source>
        <translation>打开所选案件</translation>
    </message>
    <message>
        <source>Search the queue</source>
        <translation>搜索队列</translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>下一行</translation>
    </message>
    <message>
        <source>Previous row</source>
        <translation>上一行</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Rank the queue anew</source>
        <translation>重新排序队列</translation>
    </message>
    <message>
        <source>Why this rank</source>
        <translation>为何如此排序</translation>
    </message>
    <message>
        <source>Save this view…</source>
        <translation>保存此视图…</translation>
    </message>
    <message>
        <source>Take the decision back</source>
        <translation>撤回决定</translation>
    </message>
    <message>
        <source>Give the case back</source>
        <translation>退回案件</translation>
    </message>
    <message>
        <source>Show the seller of the open case</source>
        <translation>查看当前案件的商家</translation>
    </message>
    <message>
        <source>Skip with a reason…</source>
        <translation>说明理由并跳过…</translation>
    </message>
    <message>
        <source>Put on hold…</source>
        <translation>挂起…</translation>
    </message>
    <message>
        <source>Escalate…</source>
        <translation>升级…</translation>
    </message>
    <message>
        <source>Show both rooms of the PK</source>
        <translation>查看连麦双方直播间</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>Back 1 second</source>
        <translation>后退 1 秒</translation>
    </message>
    <message>
        <source>Forward 1 second</source>
        <translation>前进 1 秒</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>后退 5 秒</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>前进 5 秒</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>上一帧</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>下一帧</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>放慢</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加快</translation>
    </message>
    <message>
        <source>Sound on or off</source>
        <translation>开关声音</translation>
    </message>
    <message>
        <source>Next sentence</source>
        <translation>下一句</translation>
    </message>
    <message>
        <source>Previous sentence</source>
        <translation>上一句</translation>
    </message>
    <message>
        <source>Go to a time…</source>
        <translation>跳转到时间…</translation>
    </message>
    <message>
        <source>Loop the highlight</source>
        <translation>循环播放命中</translation>
    </message>
    <message>
        <source>Next highlight</source>
        <translation>下一处命中</translation>
    </message>
    <message>
        <source>Previous highlight</source>
        <translation>上一处命中</translation>
    </message>
    <message>
        <source>Confirm the highlight</source>
        <translation>采纳命中</translation>
    </message>
    <message>
        <source>Reject the highlight</source>
        <translation>驳回命中</translation>
    </message>
    <message>
        <source>Quote the selection</source>
        <translation>引用所选</translation>
    </message>
    <message>
        <source>Take a still</source>
        <translation>截取画面</translation>
    </message>
    <message>
        <source>Mark in</source>
        <translation>标记起点</translation>
    </message>
    <message>
        <source>Mark out</source>
        <translation>标记终点</translation>
    </message>
    <message>
        <source>Read more private messages…</source>
        <translation>查看更多私信…</translation>
    </message>
    <message>
        <source>Show or cover abuse</source>
        <translation>显示或遮盖辱骂内容</translation>
    </message>
    <message>
        <source>Search the transcript</source>
        <translation>搜索文字稿</translation>
    </message>
    <message>
        <source>Submit and take the next</source>
        <translation>提交并领取下一件</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Decide the batch…</source>
        <translation>决定本批案件…</translation>
    </message>
    <message>
        <source>Nothing is wrong</source>
        <translation>没有违规</translation>
    </message>
    <message>
        <source>Add a finding</source>
        <translation>添加认定</translation>
    </message>
    <message>
        <source>New issue…</source>
        <translation>新建一期…</translation>
    </message>
    <message>
        <source>Series of announcements…</source>
        <translation>公告系列…</translation>
    </message>
    <message>
        <source>Compile the issue…</source>
        <translation>汇编本期…</translation>
    </message>
    <message>
        <source>Leave the row out…</source>
        <translation>排除该条…</translation>
    </message>
    <message>
        <source>Leave all blocked rows out…</source>
        <translation>排除所有受阻条目…</translation>
    </message>
    <message>
        <source>Put the row back…</source>
        <translation>恢复该条…</translation>
    </message>
    <message>
        <source>Store the words</source>
        <translation>保存文字</translation>
    </message>
    <message>
        <source>Send the issue to a second person</source>
        <translation>送交第二人</translation>
    </message>
    <message>
        <source>Give the issue back…</source>
        <translation>退回本期…</translation>
    </message>
    <message>
        <source>Approve the issue…</source>
        <translation>批准本期…</translation>
    </message>
    <message>
        <source>Schedule the publication…</source>
        <translation>定时发布…</translation>
    </message>
    <message>
        <source>Publish the issue…</source>
        <translation>发布本期…</translation>
    </message>
    <message>
        <source>Keep the words to the correction</source>
        <translation>保存更正的补充说明</translation>
    </message>
    <message>
        <source>Publish the correction…</source>
        <translation>发布更正…</translation>
    </message>
    <message>
        <source>Take the issue back…</source>
        <translation>撤回本期…</translation>
    </message>
    <message>
        <source>Show the preview</source>
        <translation>查看预览</translation>
    </message>
    <message>
        <source>Preview in the other language</source>
        <translation>切换预览语言</translation>
    </message>
    <message>
        <source>Show the page in the browser</source>
        <translation>在浏览器中查看页面</translation>
    </message>
    <message>
        <source>Show the PDF in the browser</source>
        <translation>在浏览器中查看 PDF</translation>
    </message>
    <message>
        <source>Show or fold the queue</source>
        <translation>显示或折叠队列</translation>
    </message>
    <message>
        <source>Go to the queue</source>
        <translation>转到队列</translation>
    </message>
    <message>
        <source>Go to the case</source>
        <translation>转到案件</translation>
    </message>
    <message>
        <source>Go to the second look</source>
        <translation>前往第二人确认</translation>
    </message>
    <message>
        <source>Go to the seller&apos;s page</source>
        <translation>前往商家页</translation>
    </message>
    <message>
        <source>Go to the appeals</source>
        <translation>前往申诉</translation>
    </message>
    <message>
        <source>Go to the withdrawals</source>
        <translation>前往撤销</translation>
    </message>
    <message>
        <source>Go to the platform calls</source>
        <translation>前往平台调用</translation>
    </message>
    <message>
        <source>Go to the rules and the matrix</source>
        <translation>前往规则与矩阵</translation>
    </message>
    <message>
        <source>Go to the blind review</source>
        <translation>转到盲审复核</translation>
    </message>
    <message>
        <source>Emergency stop</source>
        <translation>紧急叫停</translation>
    </message>
    <message>
        <source>Decide alike cases together</source>
        <translation>批量处理相似案件</translation>
    </message>
    <message>
        <source>Go to the announcements</source>
        <translation>前往公告</translation>
    </message>
    <message>
        <source>Go to what needs attention</source>
        <translation>前往待处理</translation>
    </message>
    <message>
        <source>Load this room again</source>
        <translation>重新加载本页</translation>
    </message>
    <message>
        <source>Video on another screen</source>
        <translation>视频移到另一屏幕</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Switch English and Chinese</source>
        <translation>切换中英文</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>Both findings</source>
        <translation>两份认定</translation>
    </message>
    <message>
        <source>One person found</source>
        <translation>一人的认定</translation>
    </message>
    <message>
        <source>Another person found</source>
        <translation>另一人的认定</translation>
    </message>
    <message>
        <source>Proposed by the matrix: {grade}</source>
        <translation>矩阵建议：{grade}</translation>
    </message>
</context>
<context>
    <name>ConflictsPanel</name>
    <message>
        <source>Your conflicts of interest</source>
        <translation>您的利益冲突</translation>
    </message>
    <message>
        <source>Take the declaration back</source>
        <translation>撤回申报</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>Declared</source>
        <translation>申报时间</translation>
    </message>
    <message>
        <source>You declared none</source>
        <translation>您没有申报</translation>
    </message>
    <message>
        <source>No case of such a seller is given to you.</source>
        <translation>不会向您派发此类商家的案件。</translation>
    </message>
    <message>
        <source>Taken back. Cases of this seller may be given to you again.</source>
        <translation>已撤回。该商家的案件可能再次派发给您。</translation>
    </message>
</context>
<context>
    <name>ConversationPanel</name>
    <message>
        <source>{count} lines</source>
        <translation>共 {count} 条</translation>
    </message>
    <message>
        <source>Nothing of this conversation was held back.</source>
        <translation>本会话没有未显示的内容。</translation>
    </message>
    <message>
        <source>Show abuse ({count})</source>
        <translation>显示辱骂内容（{count}）</translation>
    </message>
    <message>
        <source>Cover abuse ({count})</source>
        <translation>遮盖辱骂内容（{count}）</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Search the conversation</source>
        <translation>搜索对话</translation>
    </message>
    <message>
        <source>Quote line</source>
        <translation>引用此条</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Keep the line at the clock in view; scrolling leaves the page to you.</source>
        <translation>使当前时间的条目保持可见；滚动后由您自行浏览。</translation>
    </message>
    <message>
        <source>Covered: abusive words</source>
        <translation>已遮盖：辱骂内容</translation>
    </message>
</context>
<context>
    <name>CorrectionsPanel</name>
    <message>
        <source>Rows that lost their decision</source>
        <translation>决定已失效的条目</translation>
    </message>
    <message>
        <source>Keep the words</source>
        <translation>保存说明</translation>
    </message>
    <message>
        <source>Publish the correction…</source>
        <translation>发布更正…</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定书</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>期限</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>已发布</translation>
    </message>
    <message>
        <source>Every listed decision stands</source>
        <translation>所列决定均有效</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Replaced by a new decision</source>
        <translation>已被新决定取代</translation>
    </message>
    <message>
        <source>Changed, not kept yet.</source>
        <translation>有修改，尚未保存。</translation>
    </message>
    <message>
        <source>The sentence itself comes from the records, with its date; these words follow it.</source>
        <translation>更正的句子和日期取自记录；此处文字附在其后。</translation>
    </message>
</context>
<context>
    <name>Courtesies</name>
    <message>
        <source>This computer cannot encrypt. Nothing is kept on it: stay online, and do not close the desk with unsent work.</source>
        <translation>此电脑无法加密，不会在本机保存任何内容：请保持在线，未发送完毕前不要关闭工作台。</translation>
    </message>
    <message>
        <source>Nothing is kept on this computer: stay online, and do not close the desk with unsent work.</source>
        <translation>本机不保存任何内容：请保持在线，未发送完毕前不要关闭工作台。</translation>
    </message>
    <message>
        <source>The copy of the queue was damaged. It is being fetched again.</source>
        <translation>本机的队列副本已损坏，正在重新获取。</translation>
    </message>
    <message>
        <source>Unsent work on this computer cannot be opened. The file was set aside, not deleted; tell your team.</source>
        <translation>本机未发送的工作无法打开。文件已另存，没有删除；请告知团队。</translation>
    </message>
    <message>
        <source>Please sign in again. Go on working meanwhile: everything is kept.</source>
        <translation>请重新登录。可以继续工作，所有内容都会保留。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Read them</source>
        <translation>去阅读</translation>
    </message>
    <message>
        <source>Nothing more waits in these queues.</source>
        <translation>这些队列中没有待处理的案件了。</translation>
    </message>
    <message>
        <source>Decision stored.</source>
        <translation>决定已保存。</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>This desk was wiped by order of your administrators. Nothing is kept here any more.</source>
        <translation>此工作台已按管理员的指令清除，本机不再保留任何内容。</translation>
    </message>
    <message numerus="yes">
        <source>%n piece(s) of work could not be sent before.</source>
        <translation>
            <numerusform>其中 %n 项工作未能在清除前发送。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Doors</name>
    <message>
        <source>You can close this page and go back to the desk.</source>
        <translation>您可以关闭此页面，回到工作台。</translation>
    </message>
    <message>
        <source>Where you are signed in</source>
        <translation>登录位置</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>重新查询</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>正在查询服务器…</translation>
    </message>
    <message>
        <source>A second factor is asked for; {count} recovery codes are left.</source>
        <translation>已启用两步验证；剩余 {count} 个恢复码。</translation>
    </message>
    <message>
        <source>There is no second factor.</source>
        <translation>未启用两步验证。</translation>
    </message>
    <message>
        <source>Desks that sign what you decide</source>
        <translation>为您的决定签名的工作台</translation>
    </message>
    <message>
        <source>A desk without a name</source>
        <translation>未命名的工作台</translation>
    </message>
    <message>
        <source>from {address}, since {start}, last seen {seen}</source>
        <translation>来自 {address}，自 {start} 起，最近活动 {seen}</translation>
    </message>
    <message>
        <source>This desk</source>
        <translation>本工作台</translation>
    </message>
    <message>
        <source>Sign out there</source>
        <translation>在该处退出登录</translation>
    </message>
    <message>
        <source>key {key}, since {start}</source>
        <translation>密钥 {key}，自 {start} 起</translation>
    </message>
    <message>
        <source>revoked {at}</source>
        <translation>已于 {at} 吊销</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>吊销</translation>
    </message>
</context>
<context>
    <name>Entries</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Problem: {sentence}</source>
        <translation>问题：{sentence}</translation>
    </message>
</context>
<context>
    <name>EvidenceHands</name>
    <message>
        <source>Set the beginning of the mark first.</source>
        <translation>请先设置标记的起点。</translation>
    </message>
    <message>
        <source>There is no recording here to take a still from.</source>
        <translation>此处没有可截取画面的录像。</translation>
    </message>
    <message>
        <source>Mark from {time}</source>
        <translation>标记起点 {time}</translation>
    </message>
</context>
<context>
    <name>EvidenceStage</name>
    <message>
        <source>Select the words to quote first.</source>
        <translation>请先选中要引用的文字。</translation>
    </message>
    <message>
        <source>Choose the line to quote first.</source>
        <translation>请先选择要引用的条目。</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>口播文稿</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Listing</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>There are no words to quote in this line.</source>
        <translation>该条没有可引用的文字。</translation>
    </message>
</context>
<context>
    <name>EvidenceTray</name>
    <message>
        <source>Evidence tray</source>
        <translation>证据栏</translation>
    </message>
    <message>
        <source>What you quote, mark or take a still of is collected here.</source>
        <translation>您引用、标记或截取的内容会汇集在这里。</translation>
    </message>
    <message>
        <source>Still</source>
        <translation>画面截图</translation>
    </message>
    <message>
        <source>Mark in</source>
        <translation>标记起点</translation>
    </message>
    <message>
        <source>Mark out</source>
        <translation>标记终点</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>under no finding</source>
        <translation>未归入认定</translation>
    </message>
    <message>
        <source>evidence damaged</source>
        <translation>证据已损坏</translation>
    </message>
    <message>
        <source>Evidence ({count})</source>
        <translation>证据（{count}）</translation>
    </message>
</context>
<context>
    <name>ExportPanel</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Filters in force</source>
        <translation>当前筛选</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>CSV for spreadsheets</source>
        <translation>CSV（电子表格）</translation>
    </message>
    <message>
        <source>JSON lines, with evidence</source>
        <translation>JSON Lines（含证据）</translation>
    </message>
    <message>
        <source>Parquet for analysis</source>
        <translation>Parquet（数据分析）</translation>
    </message>
    <message>
        <source>Audit log with its proofs</source>
        <translation>审计日志（含证明）</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>Where the export goes</source>
        <translation>导出到哪里</translation>
    </message>
    <message>
        <source>The server begins…</source>
        <translation>服务器正在开始…</translation>
    </message>
    <message>
        <source>{n} rows written</source>
        <translation>已写入 {n} 行</translation>
    </message>
    <message>
        <source>Cancelled; no file was written.</source>
        <translation>已取消，未写入任何文件。</translation>
    </message>
    <message>
        <source>The export failed: {problem}</source>
        <translation>导出失败：{problem}</translation>
    </message>
    <message>
        <source>Saving {n} rows…</source>
        <translation>正在保存 {n} 行…</translation>
    </message>
    <message>
        <source>What arrived is not what the server wrote; please export again.</source>
        <translation>收到的内容与服务器写出的不一致，请重新导出。</translation>
    </message>
    <message>
        <source>{n} rows saved as {path}</source>
        <translation>{n} 行已保存为 {path}</translation>
    </message>
    <message>
        <source>The server does not answer; asking again…</source>
        <translation>服务器没有应答，正在重试…</translation>
    </message>
</context>
<context>
    <name>FiguresPanel</name>
    <message>
        <source>Span of time</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>All time</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>The last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>The last 90 days</source>
        <translation>最近 90 天</translation>
    </message>
    <message>
        <source>Whose decisions</source>
        <translation>谁的决定</translation>
    </message>
    <message>
        <source>A dot is the estimate, its bar the 95 % interval. Return opens the rows behind it.</source>
        <translation>圆点为估计值，横条为 95 % 置信区间。按回车打开其背后的记录。</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>正在统计</translation>
    </message>
    <message>
        <source>No decisions in this span</source>
        <translation>此时间范围内没有决定</translation>
    </message>
    <message>
        <source>Choose a longer span of time.</source>
        <translation>请选择更长的时间范围。</translation>
    </message>
    <message>
        <source>The figures cannot be shown</source>
        <translation>无法显示统计</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>FiguresView</name>
    <message>
        <source>Figures</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Right the first time</source>
        <translation>初审正确率</translation>
    </message>
    <message>
        <source>Overturned</source>
        <translation>被推翻率</translation>
    </message>
    <message>
        <source>Violations among unflagged sessions</source>
        <translation>未命中场次中的违规</translation>
    </message>
    <message>
        <source>{n} of {least} observations so far</source>
        <translation>目前 {n} 条，满 {least} 条后显示</translation>
    </message>
    <message>
        <source>Violations found, of all there are</source>
        <translation>违规检出率（召回）</translation>
    </message>
    <message>
        <source>Agreement of first and second</source>
        <translation>初审与复核一致率</translation>
    </message>
    <message>
        <source>Cohen&apos;s kappa</source>
        <translation>Cohen κ 系数</translation>
    </message>
    <message>
        <source>Kappa, quadratic weights</source>
        <translation>κ 系数（二次加权）</translation>
    </message>
    <message>
        <source>Krippendorff&apos;s alpha, ordinal</source>
        <translation>Krippendorff α 系数（有序）</translation>
    </message>
    <message>
        <source>hidden below {least} pairs</source>
        <translation>不足 {least} 对时不显示</translation>
    </message>
    <message>
        <source>undefined: only one grade occurs</source>
        <translation>无定义：只出现一种等级</translation>
    </message>
    <message>
        <source>{value} ({low}–{high}), n = {n}</source>
        <translation>{value}（{low}–{high}），n = {n}</translation>
    </message>
    <message>
        <source>{value}, n = {n}</source>
        <translation>{value}，n = {n}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>How often each grade</source>
        <translation>各等级占比</translation>
    </message>
    <message>
        <source>Alpha of everybody on the same cases</source>
        <translation>多人同案一致性 α</translation>
    </message>
    <message>
        <source>{value}, {people} people on {cases} cases, {most} at most on one</source>
        <translation>{value}，{people} 人、{cases} 案，每案最多 {most} 人</translation>
    </message>
    <message>
        <source>false positive</source>
        <translation>误判违规</translation>
    </message>
    <message>
        <source>false negative</source>
        <translation>漏判违规</translation>
    </message>
    <message>
        <source>wrong selection</source>
        <translation>分类或等级错误</translation>
    </message>
    <message>
        <source>technical</source>
        <translation>技术错误</translation>
    </message>
    <message>
        <source>Confirmed defects</source>
        <translation>已确认差错</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Grades by which the first was harsher</source>
        <translation>初审偏严的级数</translation>
    </message>
    <message>
        <source>half within {median}, nine in ten within {most}</source>
        <translation>半数在 {median} 内，九成在 {most} 内</translation>
    </message>
    <message>
        <source>Time on a case</source>
        <translation>单案用时</translation>
    </message>
    <message>
        <source>{skips} beside {n} decisions</source>
        <translation>{skips} 次，另有 {n} 个决定</translation>
    </message>
    <message>
        <source>Cases passed on</source>
        <translation>跳过的案件</translation>
    </message>
    <message>
        <source>{value} % ({low}–{high}), n = {n}</source>
        <translation>{value} %（{low}–{high}），n = {n}</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Click to take this condition away</source>
        <translation>点击去掉此条件</translation>
    </message>
    <message>
        <source>Narrow the list</source>
        <translation>筛选列表</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则版本</translation>
    </message>
</context>
<context>
    <name>FindingCard</name>
    <message>
        <source>Choose the clause…</source>
        <translation>选择条款…</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Clause</source>
        <translation>条款</translation>
    </message>
    <message>
        <source>Remove this finding</source>
        <translation>移除此项认定</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>Facts the finding rests on</source>
        <translation>认定所依据的事实</translation>
    </message>
    <message>
        <source>Would clear the seller</source>
        <translation>可免责的情形</translation>
    </message>
    <message>
        <source>Rests on</source>
        <translation>依据的证据</translation>
    </message>
    <message>
        <source>Nothing in the tray yet: accept a highlight or quote the original.</source>
        <translation>证据栏为空：请采纳命中或引用原文。</translation>
    </message>
</context>
<context>
    <name>GapStrip</name>
    <message>
        <source>Messages held back</source>
        <translation>未显示的消息</translation>
    </message>
    <message>
        <source>What more messages are needed for</source>
        <translation>查看更多消息的目的</translation>
    </message>
    <message>
        <source>Which messages</source>
        <translation>哪些消息</translation>
    </message>
    <message>
        <source>Read them</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Your name, the purpose and the messages go into the audit log.</source>
        <translation>您的姓名、目的与所看消息将记入审计日志。</translation>
    </message>
    <message>
        <source>Choose a purpose…</source>
        <translation>选择目的…</translation>
    </message>
    <message>
        <source>Messages held back: {count}. Only what is flagged is shown, with five around it.</source>
        <translation>未显示的消息：{count} 条。仅显示命中消息及其前后各五条。</translation>
    </message>
    <message>
        <source>messages {first}–{last}</source>
        <translation>第 {first}–{last} 条</translation>
    </message>
</context>
<context>
    <name>Hearing</name>
    <message>
        <source>What the seller says</source>
        <translation>商家陈述</translation>
    </message>
    <message>
        <source>The decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>The case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>The evidence as text</source>
        <translation>证据文本</translation>
    </message>
    <message>
        <source>The notice</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Parts of the appeal</source>
        <translation>申诉的各部分</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Class of error</source>
        <translation>错误类型</translation>
    </message>
    <message>
        <source>Answer to: {ground}</source>
        <translation>对“{ground}”的答复</translation>
    </message>
    <message>
        <source>Answer this ground by itself; the seller reads it.</source>
        <translation>请针对本项理由单独答复，商家会看到。</translation>
    </message>
    <message>
        <source>Store the outcome</source>
        <translation>保存结果</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>请选择…</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>Filed</source>
        <translation>提交时间</translation>
    </message>
    <message>
        <source>Answer due</source>
        <translation>答复期限</translation>
    </message>
    <message>
        <source>Until then</source>
        <translation>在此之前</translation>
    </message>
    <message>
        <source>Measures are suspended</source>
        <translation>措施暂停执行</translation>
    </message>
    <message>
        <source>Nothing besides the grounds.</source>
        <translation>除理由外没有其他说明。</translation>
    </message>
    <message>
        <source>Answers of the first level:</source>
        <translation>一级申诉的答复：</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Answer: {ground}</source>
        <translation>请答复：{ground}</translation>
    </message>
    <message>
        <source>This answer is too long: {ground}</source>
        <translation>答复过长：{ground}</translation>
    </message>
    <message>
        <source>Choose the outcome.</source>
        <translation>请选择结果。</translation>
    </message>
    <message>
        <source>Choose the milder grade.</source>
        <translation>请选择更轻的等级。</translation>
    </message>
    <message>
        <source>Choose the class of error.</source>
        <translation>请选择错误类型。</translation>
    </message>
</context>
<context>
    <name>HelpSheet</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>All keys by group</source>
        <translation>按组列出的全部快捷键</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation>任何位置</translation>
    </message>
    <message>
        <source>in the queue</source>
        <translation>队列中</translation>
    </message>
    <message>
        <source>in the rows of the queue</source>
        <translation>队列的行中</translation>
    </message>
    <message>
        <source>in the case</source>
        <translation>案件中</translation>
    </message>
    <message>
        <source>in the evidence</source>
        <translation>证据区中</translation>
    </message>
    <message>
        <source>in the announcements</source>
        <translation>公告</translation>
    </message>
    <message>
        <source> or </source>
        <translation> 或 </translation>
    </message>
</context>
<context>
    <name>HighlightsPanel</name>
    <message>
        <source>Highlights</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>Reasons of the highlight</source>
        <translation>命中的理由</translation>
    </message>
    <message>
        <source>Heard</source>
        <translation>原话</translation>
    </message>
    <message>
        <source>Decoded</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Would refute</source>
        <translation>反证</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>采纳</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>驳回</translation>
    </message>
    <message>
        <source>Highlights: {judged} of {count} judged</source>
        <translation>命中：已判 {judged} / 共 {count}</translation>
    </message>
    <message>
        <source>Not flagged is not clean: about one violation in four is not flagged.</source>
        <translation>未命中不等于没问题：约四分之一的违规不会被标出。</translation>
    </message>
    <message>
        <source>No detector found anything. Not flagged is not clean.</source>
        <translation>检测器没有命中。未命中不等于没问题。</translation>
    </message>
</context>
<context>
    <name>IssueSheet</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>统计期间</translation>
    </message>
    <message>
        <source>Data as of</source>
        <translation>数据截止</translation>
    </message>
    <message>
        <source>you</source>
        <translation>您</translation>
    </message>
    <message>
        <source>Compiled by</source>
        <translation>汇编人</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>批准人</translation>
    </message>
    <message>
        <source>Publishes itself</source>
        <translation>定时发布</translation>
    </message>
    <message>
        <source>{time}, revision {revision}</source>
        <translation>{time}，第 {revision} 版</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>发布时间</translation>
    </message>
    <message>
        <source>Taking back asked for</source>
        <translation>撤回申请</translation>
    </message>
    <message>
        <source>Parts of the issue</source>
        <translation>本期各部分</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>名单</translation>
    </message>
    <message>
        <source>Totals</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Corrections</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>Compile…</source>
        <translation>汇编…</translation>
    </message>
    <message>
        <source>Leave this row out…</source>
        <translation>排除该条…</translation>
    </message>
    <message>
        <source>Leave all blocked rows out…</source>
        <translation>排除所有受阻条目…</translation>
    </message>
    <message>
        <source>Put this row back…</source>
        <translation>恢复该条…</translation>
    </message>
    <message>
        <source>Send to a second person</source>
        <translation>送交第二人</translation>
    </message>
    <message>
        <source>Give back…</source>
        <translation>退回…</translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation>批准…</translation>
    </message>
    <message>
        <source>Schedule…</source>
        <translation>定时…</translation>
    </message>
    <message>
        <source>Publish now…</source>
        <translation>立即发布…</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>撤回…</translation>
    </message>
    <message>
        <source>Blocked rows: {count}. Leave them out, or compile again later.</source>
        <translation>受阻：{count} 条。请排除，或稍后重新汇编。</translation>
    </message>
    <message>
        <source>You compiled this issue; another person approves it.</source>
        <translation>本期由您汇编，由他人批准。</translation>
    </message>
    <message>
        <source>{name} (compilation {count})</source>
        <translation>{name}（第 {count} 次汇编）</translation>
    </message>
    <message>
        <source>{due}: {time}. Listed decisions that no longer stand: {count}. Readers do not see them.</source>
        <translation>{due}，期限 {time}。所列决定中已失效：{count} 条，读者已看不到。</translation>
    </message>
    <message>
        <source>Store the words first.</source>
        <translation>请先保存文字。</translation>
    </message>
    <message>
        <source>You asked to take this issue back; another person confirms it.</source>
        <translation>您已申请撤回本期，由他人确认。</translation>
    </message>
</context>
<context>
    <name>IssueSteps</name>
    <message>
        <source>Sent to a second person.</source>
        <translation>已送交第二人。</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>End of the period, {time}</source>
        <translation>期末，{time}</translation>
    </message>
    <message>
        <source>Last midnight, {time}</source>
        <translation>今日零时，{time}</translation>
    </message>
    <message>
        <source>Compile the decisions of {period} that were booked until the cut-off?</source>
        <translation>汇编 {period} 期间、数据截止前入账的决定？</translation>
    </message>
    <message>
        <source>Compile</source>
        <translation>汇编</translation>
    </message>
    <message>
        <source>Compiling the period…</source>
        <translation>正在汇编…</translation>
    </message>
    <message>
        <source>Cut-off</source>
        <translation>数据截止</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Leave all blocked rows out of this issue (rows: {count})?</source>
        <translation>将所有受阻条目（{count} 条）排除在本期之外？</translation>
    </message>
    <message>
        <source>Approve words and rows as they are on the screen (rows: {count})?</source>
        <translation>按屏幕所示批准文字与名单（{count} 条）？</translation>
    </message>
    <message>
        <source>Publish the issue now, for everybody (rows: {count})? It takes the next number.</source>
        <translation>现在向所有人发布本期（{count} 条）？将取得下一期号。</translation>
    </message>
    <message>
        <source>Publish the correction now, where the issue stood (rows: {count})?</source>
        <translation>现在于原处发布更正（{count} 条）？</translation>
    </message>
    <message>
        <source>The words are stored.</source>
        <translation>文字已保存。</translation>
    </message>
    <message>
        <source>Leave {decision} out of this issue? Later compilations leave it out again, until it is put back.</source>
        <translation>将 {decision} 排除在本期之外？以后重新汇编时仍会排除，直至恢复。</translation>
    </message>
    <message>
        <source>Put {decision} back into this issue? It is listed or blocked as it stands now.</source>
        <translation>将 {decision} 恢复到本期？按其当前状态列入或受阻。</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Give this issue back to whoever compiled it?</source>
        <translation>将本期退回汇编人？</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>Approved.</source>
        <translation>已批准。</translation>
    </message>
    <message>
        <source>When is it to be published?</source>
        <translation>何时发布？</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>Published.</source>
        <translation>已发布。</translation>
    </message>
    <message>
        <source>Publishing…</source>
        <translation>正在发布…</translation>
    </message>
    <message>
        <source>The words are kept.</source>
        <translation>说明已保存。</translation>
    </message>
    <message>
        <source>Publish the correction</source>
        <translation>发布更正</translation>
    </message>
    <message>
        <source>The correction is published.</source>
        <translation>更正已发布。</translation>
    </message>
    <message>
        <source>Take {issue} back as a whole, as {name} asked? Names and rows go for good: {reason}</source>
        <translation>按 {name} 的申请整体撤回 {issue}？昵称与条目将永久移除：{reason}</translation>
    </message>
    <message>
        <source>Take back for good</source>
        <translation>永久撤回</translation>
    </message>
    <message>
        <source>Ask to take {issue} back as a whole? A second person has to confirm it.</source>
        <translation>申请整体撤回 {issue}？须由第二人确认。</translation>
    </message>
    <message>
        <source>Ask for it</source>
        <translation>申请</translation>
    </message>
</context>
<context>
    <name>KeyEditor</name>
    <message>
        <source>Change keys</source>
        <translation>更改快捷键</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>新快捷键</translation>
    </message>
    <message>
        <source>Press the new keys</source>
        <translation>请按下新快捷键</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>命令及其快捷键</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>{keys} belongs to “{command}” already.</source>
        <translation>{keys} 已用于“{command}”。</translation>
    </message>
    <message>
        <source>{keys} is what people type; in this place a command cannot have it.</source>
        <translation>{keys} 是输入文字用的键；此位置的命令不能使用它。</translation>
    </message>
    <message>
        <source>Choose a command, press its new keys, and keep them. A key that another command has in the same place is refused.</source>
        <translation>选择命令，按下新的快捷键，然后保存。同一位置已被其他命令占用的快捷键会被拒绝。</translation>
    </message>
    <message>
        <source>Find a command or a key</source>
        <translation>查找命令或快捷键</translation>
    </message>
    <message>
        <source>Keep these keys</source>
        <translation>保存快捷键</translation>
    </message>
    <message>
        <source>Set back</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Set all back</source>
        <translation>全部恢复默认</translation>
    </message>
</context>
<context>
    <name>Law</name>
    <message>
        <source>Result stored.</source>
        <translation>结论已保存。</translation>
    </message>
    <message>
        <source>Finding stored.</source>
        <translation>认定已保存。</translation>
    </message>
</context>
<context>
    <name>LeadEntry</name>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>建议等级</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>决定人</translation>
    </message>
    <message>
        <source>Booked</source>
        <translation>记账时间</translation>
    </message>
    <message>
        <source>Time on the case</source>
        <translation>办案用时</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则版本</translation>
    </message>
    <message>
        <source>The case cannot be judged as it was put.</source>
        <translation>案件按现有材料无法判断。</translation>
    </message>
    <message>
        <source>Nothing is wrong.</source>
        <translation>未发现违规。</translation>
    </message>
    <message>
        <source>No result</source>
        <translation>无结论</translation>
    </message>
    <message>
        <source>Looked at again by</source>
        <translation>复核人</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>提交时间</translation>
    </message>
    <message>
        <source>Stratum</source>
        <translation>分层</translation>
    </message>
</context>
<context>
    <name>LeadRoom</name>
    <message>
        <source>Decision log</source>
        <translation>决定日志</translation>
    </message>
    <message>
        <source>Parts of the leads&apos; room</source>
        <translation>组长室的各部分</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>抽样</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>工作调度</translation>
    </message>
</context>
<context>
    <name>LeadWords</name>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{days} d {hours} h</source>
        <translation>{days} 天 {hours} 小时</translation>
    </message>
    <message>
        <source>words “{words}”</source>
        <translation>词语“{words}”</translation>
    </message>
    <message>
        <source>decided by {values}</source>
        <translation>决定人 {values}</translation>
    </message>
    <message>
        <source>queue {values}</source>
        <translation>队列 {values}</translation>
    </message>
    <message>
        <source>category {values}</source>
        <translation>类别 {values}</translation>
    </message>
    <message>
        <source>grade {values}</source>
        <translation>等级 {values}</translation>
    </message>
    <message>
        <source>rules {values}</source>
        <translation>规则版本 {values}</translation>
    </message>
    <message>
        <source>one seller</source>
        <translation>单个商家</translation>
    </message>
    <message>
        <source>overturned</source>
        <translation>被推翻</translation>
    </message>
    <message>
        <source>not overturned</source>
        <translation>未被推翻</translation>
    </message>
    <message>
        <source>second look differed</source>
        <translation>复核有分歧</translation>
    </message>
    <message>
        <source>no second look differed</source>
        <translation>复核无分歧</translation>
    </message>
    <message>
        <source>looked at again</source>
        <translation>已复核</translation>
    </message>
    <message>
        <source>not looked at again</source>
        <translation>未复核</translation>
    </message>
    <message>
        <source>none: the whole log</source>
        <translation>无：全部日志</translation>
    </message>
    <message>
        <source>Back-check</source>
        <translation>回查</translation>
    </message>
    <message>
        <source>severe, all of them</source>
        <translation>严重（全查）</translation>
    </message>
    <message>
        <source>far from the proposal, all of them</source>
        <translation>偏离建议（全查）</translation>
    </message>
</context>
<context>
    <name>Listing</name>
    <message>
        <source>The list cannot be shown</source>
        <translation>列表无法显示</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Load again</source>
        <translation>重新加载</translation>
    </message>
</context>
<context>
    <name>ListingCard</name>
    <message>
        <source>Compared with</source>
        <translation>对比价</translation>
    </message>
    <message>
        <source>Lowest paid, 7 days before</source>
        <translation>前7日最低成交价</translation>
    </message>
    <message>
        <source>Captured</source>
        <translation>采集时间</translation>
    </message>
    <message>
        <source>Listing text</source>
        <translation>商品文字</translation>
    </message>
    <message>
        <source>Prices paid</source>
        <translation>成交价</translation>
    </message>
    <message>
        <source>Quote paragraph</source>
        <translation>引用此段</translation>
    </message>
    <message>
        <source>Whole listing as evidence</source>
        <translation>整个商品作为证据</translation>
    </message>
    <message>
        <source>no sale is known</source>
        <translation>没有已知成交</translation>
    </message>
    <message>
        <source>{amount} ({count} sales)</source>
        <translation>{amount}（{count} 笔成交）</translation>
    </message>
    <message>
        <source>{amount} (last sale before the week)</source>
        <translation>{amount}（7日前最后一笔成交）</translation>
    </message>
    <message>
        <source>The price called original is {amount} above it.</source>
        <translation>标称的原价比其高出 {amount}。</translation>
    </message>
    <message>
        <source>Called original, though nothing was sold at any price.</source>
        <translation>标称为原价，但没有任何成交。</translation>
    </message>
</context>
<context>
    <name>LogModel</name>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Booked</source>
        <translation>登记时间</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>决定人</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>档位</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>LogPanel</name>
    <message>
        <source>Words, numbers, sellers</source>
        <translation>词语、编号、商家</translation>
    </message>
    <message>
        <source>Search the decision log</source>
        <translation>搜索决定日志</translation>
    </message>
    <message>
        <source>Overturned</source>
        <translation>被推翻</translation>
    </message>
    <message>
        <source>Second look differed</source>
        <translation>复核有分歧</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Decisions, newest first</source>
        <translation>决定（最新在前）</translation>
    </message>
    <message>
        <source>First chosen decision</source>
        <translation>所选的第一个决定</translation>
    </message>
    <message>
        <source>Second chosen decision</source>
        <translation>所选的第二个决定</translation>
    </message>
    <message>
        <source>Choose one or two decisions to lay them side by side.</source>
        <translation>选择一个或两个决定，并排对照。</translation>
    </message>
    <message>
        <source>Searching the log</source>
        <translation>正在搜索日志</translation>
    </message>
    <message>
        <source>No decision fits</source>
        <translation>没有符合的决定</translation>
    </message>
    <message>
        <source>Ask for less, or for other words.</source>
        <translation>请减少条件，或换用其他词语。</translation>
    </message>
    <message>
        <source>The log cannot be read</source>
        <translation>无法读取日志</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message numerus="yes">
        <source>%n late decision(s) on this case:</source>
        <translation>
            <numerusform>本案有 %n 个迟到的决定：</numerusform>
        </translation>
    </message>
    <message>
        <source>{maker}: {grade} ({time}) {note}</source>
        <translation>{maker}:{grade}({time}){note}</translation>
    </message>
</context>
<context>
    <name>LogRoom</name>
    <message>
        <source>What happened</source>
        <translation>事件记录</translation>
    </message>
    <message>
        <source>What happened, newest first</source>
        <translation>事件记录，最新在前</translation>
    </message>
    <message>
        <source>Details of the entry</source>
        <translation>条目详情</translation>
    </message>
    <message>
        <source>Copy this entry</source>
        <translation>复制此条目</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>尚无事件</translation>
    </message>
    <message>
        <source>What the desk tells you is kept here until you close it.</source>
        <translation>工作台告知你的内容会留在这里，直到关闭工作台。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Rooms</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Menus</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Moderator</source>
        <translation>Moderator 审核台</translation>
    </message>
</context>
<context>
    <name>MerchantPanel</name>
    <message>
        <source>Seller</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Platform id</source>
        <translation>平台编号</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>主营</translation>
    </message>
    <message>
        <source>Open since</source>
        <translation>开店时间</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Followers</source>
        <translation>粉丝数</translation>
    </message>
    <message>
        <source>Deposit</source>
        <translation>保证金</translation>
    </message>
    <message>
        <source>Points this year</source>
        <translation>本年扣分</translation>
    </message>
    <message>
        <source>Damages booked</source>
        <translation>已扣违约金</translation>
    </message>
    <message>
        <source>Orders affected</source>
        <translation>受影响订单</translation>
    </message>
    <message>
        <source>Open cases</source>
        <translation>未结案件</translation>
    </message>
    <message>
        <source>Measures in force</source>
        <translation>执行中的措施</translation>
    </message>
    <message>
        <source>Earlier decisions</source>
        <translation>既往决定</translation>
    </message>
    <message>
        <source>Linked accounts</source>
        <translation>关联账号</translation>
    </message>
    <message>
        <source>Reach, money, standing and earlier decisions are shown once the finding is recorded.</source>
        <translation>记录认定后才显示影响力、金额、状态和既往决定。</translation>
    </message>
    <message>
        <source>{amount} in {count} orders</source>
        <translation>{amount}，共 {count} 单</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>至 {time}</translation>
    </message>
    <message>
        <source>without end</source>
        <translation>永久</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>None known</source>
        <translation>暂无已知</translation>
    </message>
</context>
<context>
    <name>NewIssueForm</name>
    <message>
        <source>New issue</source>
        <translation>新建一期</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>首日</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>末日</translation>
    </message>
    <message>
        <source>Make the draft</source>
        <translation>建立草稿</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>The data cannot be read: {reason}</source>
        <translation>数据无法读取：{reason}</translation>
    </message>
    <message>
        <source>The server does not answer. Go on working: everything is kept and sent later.</source>
        <translation>服务器没有响应。可以继续工作：内容已保存，稍后发送。</translation>
    </message>
    <message>
        <source>The recording cannot be shown. The case can be decided by its text.</source>
        <translation>录像无法显示，可依据文字作出决定。</translation>
    </message>
    <message>
        <source>Something could not be kept on this computer: {reason}</source>
        <translation>本机有内容未能保存：{reason}</translation>
    </message>
    <message>
        <source>The desk made a mistake. What you typed is kept; the details are in the log.</source>
        <translation>工作台出错了。已输入的内容仍在；详情见记录。</translation>
    </message>
    <message>
        <source>Something unexpected happened. What you typed is kept; the details are in the log.</source>
        <translation>发生了意外情况。已输入的内容仍在；详情见记录。</translation>
    </message>
</context>
<context>
    <name>OrderStrip</name>
    <message>
        <source>Order</source>
        <translation>调度单</translation>
    </message>
    <message>
        <source>What happens to each case</source>
        <translation>每个案件的变化</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Reason (is kept in the log)</source>
        <translation>理由（记入日志）</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销操作</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>For</source>
        <translation>交给</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>No case</source>
        <translation>没有案件</translation>
    </message>
    <message>
        <source>Undone for {n} cases.</source>
        <translation>已撤销对 {n} 个案件的操作。</translation>
    </message>
    <message>
        <source>Done for {n} cases.</source>
        <translation>已对 {n} 个案件执行。</translation>
    </message>
    <message>
        <source>This is what would happen to {n} cases. Nothing is done yet.</source>
        <translation>以下是 {n} 个案件将发生的变化，尚未执行。</translation>
    </message>
    <message>
        <source>{n} stay as they are, with the reason beside them.</source>
        <translation>{n} 个保持不变，原因列在旁边。</translation>
    </message>
    <message>
        <source>Do it for {n} cases</source>
        <translation>对 {n} 个案件执行</translation>
    </message>
</context>
<context>
    <name>OverrideForm</name>
    <message>
        <source>Grade</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Reason for another grade</source>
        <translation>改变等级的原因</translation>
    </message>
    <message>
        <source>Why another grade, in words</source>
        <translation>改变等级的说明</translation>
    </message>
    <message>
        <source>Why the proposal does not fit this case</source>
        <translation>说明建议等级为何不适用于本案</translation>
    </message>
    <message>
        <source>Choose a reason…</source>
        <translation>选择原因…</translation>
    </message>
    <message>
        <source>{grade} (proposed)</source>
        <translation>{grade}（建议）</translation>
    </message>
    <message>
        <source>{written} of at least {least} characters</source>
        <translation>已写 {written} 字，至少 {least} 字</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Command to find</source>
        <translation>要查找的命令</translation>
    </message>
    <message>
        <source>Type a command, in English or Chinese</source>
        <translation>输入命令，中英文均可</translation>
    </message>
    <message>
        <source>Commands that fit</source>
        <translation>匹配的命令</translation>
    </message>
    <message>
        <source>No command of that name can be done now.</source>
        <translation>当前没有可执行的同名命令。</translation>
    </message>
</context>
<context>
    <name>PkView</name>
    <message>
        <source>Looking for the other room…</source>
        <translation>正在查找对方直播间…</translation>
    </message>
    <message>
        <source>The other room has not come in.</source>
        <translation>尚未收到对方直播间的内容。</translation>
    </message>
    <message>
        <source>The platform has not sent its recording. The case can be decided by this room alone.</source>
        <translation>平台尚未送达其录像。仅凭本直播间也可以处理。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>再次查找</translation>
    </message>
    <message>
        <source>The other room cannot be shown.</source>
        <translation>无法显示对方直播间。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Our room</source>
        <translation>本直播间</translation>
    </message>
    <message>
        <source>Choose a shared line first.</source>
        <translation>请先选择一句相同台词。</translation>
    </message>
    <message>
        <source>Both rooms of the PK</source>
        <translation>连麦双方直播间</translation>
    </message>
    <message>
        <source>Back to the case</source>
        <translation>返回案件</translation>
    </message>
    <message>
        <source>Hear the other room</source>
        <translation>收听对方</translation>
    </message>
    <message>
        <source>Quote our line</source>
        <translation>引用我方台词</translation>
    </message>
    <message>
        <source>Other room later by</source>
        <translation>对方时钟偏移</translation>
    </message>
    <message>
        <source>How much later the other room&apos;s clock is, in milliseconds</source>
        <translation>对方直播间时钟晚多少毫秒</translation>
    </message>
    <message>
        <source>Lines that both rooms say</source>
        <translation>双方相同的台词</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>我方</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>对方</translation>
    </message>
    <message>
        <source>Alike</source>
        <translation>相似</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>台词</translation>
    </message>
    <message>
        <source>Words of our room</source>
        <translation>本直播间口播</translation>
    </message>
    <message>
        <source>Words of the other room</source>
        <translation>对方直播间口播</translation>
    </message>
    <message>
        <source>Picture of the other room</source>
        <translation>对方直播间画面</translation>
    </message>
    <message>
        <source>No line is said in both rooms.</source>
        <translation>双方没有相同的台词。</translation>
    </message>
    <message>
        <source>Lines that both rooms say: {count}, {share} % of what ours says.</source>
        <translation>双方相同的台词：{count} 句，占我方口播的 {share} %。</translation>
    </message>
</context>
<context>
    <name>PlatformCallsRoom</name>
    <message>
        <source>Looking for calls that failed…</source>
        <translation>正在查找失败的调用…</translation>
    </message>
    <message>
        <source>Platform calls</source>
        <translation>平台调用</translation>
    </message>
    <message>
        <source>What goes out</source>
        <translation>对外发送</translation>
    </message>
    <message>
        <source>Dead letters</source>
        <translation>未送达</translation>
    </message>
    <message>
        <source>Statements of reasons</source>
        <translation>理由说明</translation>
    </message>
    <message>
        <source>Calls that the platform never took</source>
        <translation>平台未接收的调用</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重新发送</translation>
    </message>
    <message>
        <source>Show the seller</source>
        <translation>查看商家</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>发起时间</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>being sent</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <source>given up</source>
        <translation>已放弃</translation>
    </message>
    <message>
        <source>Every call arrived</source>
        <translation>所有调用均已送达</translation>
    </message>
    <message>
        <source>A call that fails is tried again for a day; only then it is shown here.</source>
        <translation>调用失败后会在一天内反复重试，仍失败才显示在此处。</translation>
    </message>
    <message>
        <source>Apply a measure</source>
        <translation>执行措施</translation>
    </message>
    <message>
        <source>Lift a measure</source>
        <translation>解除措施</translation>
    </message>
    <message>
        <source>Take a measure back</source>
        <translation>撤回措施</translation>
    </message>
    <message>
        <source>Suspend a measure because of an appeal</source>
        <translation>因申诉暂停措施</translation>
    </message>
    <message>
        <source>Let a suspended measure go on</source>
        <translation>恢复执行暂停的措施</translation>
    </message>
    <message>
        <source>Send a notice</source>
        <translation>发送通知</translation>
    </message>
    <message>
        <source>Tell the outcome of an appeal</source>
        <translation>告知申诉结果</translation>
    </message>
    <message>
        <source>Publish an announcement</source>
        <translation>发布公告</translation>
    </message>
    <message>
        <source>Correct an announcement</source>
        <translation>更正公告</translation>
    </message>
    <message>
        <source>Trust event</source>
        <translation>信任指标事件</translation>
    </message>
    <message>
        <source>Concerns</source>
        <translation>涉及</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Last problem</source>
        <translation>最近的问题</translation>
    </message>
    <message>
        <source>The call is being sent again.</source>
        <translation>正在重新发送该调用。</translation>
    </message>
</context>
<context>
    <name>PlayerView</name>
    <message>
        <source>Fetching the recording… {percent} %</source>
        <translation>正在获取录像… {percent} %</translation>
    </message>
    <message>
        <source>Opening the recording…</source>
        <translation>正在打开录像…</translation>
    </message>
    <message>
        <source>{why} The case can be decided by its text.</source>
        <translation>{why}本案可以凭文字作出决定。</translation>
    </message>
    <message>
        <source>No recording. The case is decided by its text.</source>
        <translation>没有录像。本案凭文字作出决定。</translation>
    </message>
    <message>
        <source>Picture of the recording</source>
        <translation>录像画面</translation>
    </message>
</context>
<context>
    <name>PolicyRoom</name>
    <message>
        <source>Loading the versions…</source>
        <translation>正在加载版本…</translation>
    </message>
    <message>
        <source>Rules and matrix</source>
        <translation>规则与矩阵</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>变更内容</translation>
    </message>
    <message>
        <source>Parts of the version</source>
        <translation>版本的各部分</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>变更</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>正文</translation>
    </message>
    <message>
        <source>What changes and why, in a sentence or two</source>
        <translation>用一两句话说明变更内容与原因</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Text of the version</source>
        <translation>版本正文</translation>
    </message>
    <message>
        <source>New draft from this</source>
        <translation>以此新建草案</translation>
    </message>
    <message>
        <source>Store the draft</source>
        <translation>保存草案</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation>批准…</translation>
    </message>
    <message>
        <source>Give back…</source>
        <translation>退回…</translation>
    </message>
    <message>
        <source>I have read it</source>
        <translation>我已阅读</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>草案</translation>
    </message>
    <message>
        <source>waits for approval</source>
        <translation>待批准</translation>
    </message>
    <message>
        <source>announced</source>
        <translation>已公告</translation>
    </message>
    <message>
        <source>in effect</source>
        <translation>生效中</translation>
    </message>
    <message>
        <source>replaced</source>
        <translation>已被取代</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>已归档</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>By you</source>
        <translation>您</translation>
    </message>
    <message>
        <source>No versions</source>
        <translation>没有版本</translation>
    </message>
    <message>
        <source>written</source>
        <translation>起草</translation>
    </message>
    <message>
        <source>read</source>
        <translation>已阅读</translation>
    </message>
    <message>
        <source>to be read</source>
        <translation>待阅读</translation>
    </message>
    <message>
        <source>Loading the version…</source>
        <translation>正在加载版本…</translation>
    </message>
    <message>
        <source>The version cannot be shown</source>
        <translation>无法显示该版本</translation>
    </message>
    <message>
        <source>No version is chosen</source>
        <translation>未选择版本</translation>
    </message>
    <message>
        <source>Choose one at the left.</source>
        <translation>请在左侧选择。</translation>
    </message>
    <message>
        <source>not stored yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>In effect from</source>
        <translation>生效时间</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Store the draft to see what it changes.</source>
        <translation>保存草案后可查看变更。</translation>
    </message>
    <message>
        <source>Nothing changes</source>
        <translation>没有变更</translation>
    </message>
    <message>
        <source>What changes: {categories}</source>
        <translation>变更内容：{categories}</translation>
    </message>
    <message>
        <source>The draft is stored.</source>
        <translation>草案已保存。</translation>
    </message>
    <message>
        <source>Approve this version? It is announced now and takes effect at the chosen time.</source>
        <translation>批准该版本？将立即公告，并于所选时间生效。</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>Give this version back to its author?</source>
        <translation>将该版本退回作者？</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>退回</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Preferences</source>
        <translation>偏好设置</translation>
    </message>
    <message>
        <source>Change keys…</source>
        <translation>更改快捷键…</translation>
    </message>
    <message>
        <source>Set everything back</source>
        <translation>全部恢复默认</translation>
    </message>
</context>
<context>
    <name>PreviewPanel</name>
    <message>
        <source>Nothing to show yet</source>
        <translation>尚无内容</translation>
    </message>
    <message>
        <source>Compile the issue; then it can be seen as it would be published.</source>
        <translation>请先汇编，随后可按发布的样子查看。</translation>
    </message>
    <message>
        <source>Setting the issue…</source>
        <translation>正在排版…</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸面</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Page in the browser</source>
        <translation>浏览器页面</translation>
    </message>
    <message>
        <source>PDF in the browser</source>
        <translation>浏览器 PDF</translation>
    </message>
    <message>
        <source>A page of the paper</source>
        <translation>纸面的一页</translation>
    </message>
    <message>
        <source>The preview cannot be shown</source>
        <translation>预览无法显示</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Setting the paper…</source>
        <translation>正在排纸面…</translation>
    </message>
    <message>
        <source>The paper cannot be shown</source>
        <translation>纸面无法显示</translation>
    </message>
    <message>
        <source>Page {page} of {pages}</source>
        <translation>第 {page} 页，共 {pages} 页</translation>
    </message>
</context>
<context>
    <name>PriceCard</name>
    <message>
        <source>Price before and after</source>
        <translation>前后价格</translation>
    </message>
    <message>
        <source>Shown first</source>
        <translation>最初显示</translation>
    </message>
    <message>
        <source>In the end</source>
        <translation>最终显示</translation>
    </message>
    <message>
        <source>Lowest paid, 7 days</source>
        <translation>7日最低成交</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>我方</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>对方</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>对比价</translation>
    </message>
</context>
<context>
    <name>ProposalView</name>
    <message>
        <source>How</source>
        <translation>推导</translation>
    </message>
    <message>
        <source>Recurrence</source>
        <translation>再犯</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>措施</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>扣分</translation>
    </message>
    <message>
        <source>Damages</source>
        <translation>违约金</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人数</translation>
    </message>
    <message>
        <source>Notice to the seller</source>
        <translation>商家通知</translation>
    </message>
    <message>
        <source>Notice to the seller, English</source>
        <translation>商家通知（英文）</translation>
    </message>
    <message>
        <source>Notice to the seller, Chinese</source>
        <translation>商家通知（中文）</translation>
    </message>
    <message>
        <source>Proposal</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Shown once the finding is recorded.</source>
        <translation>记录认定后显示。</translation>
    </message>
    <message>
        <source>Nobody is notified.</source>
        <translation>不通知任何人。</translation>
    </message>
    <message>
        <source>Chosen instead of the proposal</source>
        <translation>未采用建议而另行选择</translation>
    </message>
    <message>
        <source>An exemption was answered with yes: no violation is proposed.</source>
        <translation>有免责情形回答为“是”：建议认定不违规。</translation>
    </message>
    <message>
        <source>The notice has places that are not filled in: {places}</source>
        <translation>决定书有未填写之处：{places}</translation>
    </message>
    <message>
        <source>Hide the notice</source>
        <translation>收起通知</translation>
    </message>
    <message>
        <source>Show the notice to the seller</source>
        <translation>查看给商家的通知</translation>
    </message>
</context>
<context>
    <name>QuestionRow</name>
    <message>
        <source>Yes  Y</source>
        <translation>是  Y</translation>
    </message>
    <message>
        <source>No  N</source>
        <translation>否  N</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>not answered</source>
        <translation>未回答</translation>
    </message>
</context>
<context>
    <name>QueueDelegate</name>
    <message>
        <source>LIVE</source>
        <translation>直播中</translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <translation>等待发送</translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要处理</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>归你处理</translation>
    </message>
</context>
<context>
    <name>QueueRoom</name>
    <message>
        <source>Loading the queue…</source>
        <translation>正在加载队列…</translation>
    </message>
    <message>
        <source>Search title, seller, number  ( / )</source>
        <translation>搜索标题、商家、编号  ( / )</translation>
    </message>
    <message>
        <source>Search the queue</source>
        <translation>搜索队列</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>渠道</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>情节</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Live now only</source>
        <translation>仅看直播中</translation>
    </message>
    <message>
        <source>Only my cases</source>
        <translation>仅看我的案件</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>已存视图</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>直播中</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Reporters</source>
        <translation>举报人数</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>By rank</source>
        <translation>按优先级</translation>
    </message>
    <message>
        <source>By due time</source>
        <translation>按时限</translation>
    </message>
    <message>
        <source>By age</source>
        <translation>按等待时间</translation>
    </message>
    <message>
        <source>By seller</source>
        <translation>按商家</translation>
    </message>
    <message>
        <source>Every channel</source>
        <translation>全部渠道</translation>
    </message>
    <message>
        <source>Every category</source>
        <translation>全部类别</translation>
    </message>
    <message>
        <source>Every severity</source>
        <translation>全部情节</translation>
    </message>
    <message>
        <source>All queues</source>
        <translation>全部队列</translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>暂无待处理案件</translation>
    </message>
    <message>
        <source>New cases appear here by themselves.</source>
        <translation>新案件会自动出现在这里。</translation>
    </message>
    <message>
        <source>No case matches</source>
        <translation>没有符合条件的案件</translation>
    </message>
    <message>
        <source>Cases exist that the filters hide.</source>
        <translation>有案件被筛选条件隐藏。</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>No case is selected.</source>
        <translation>未选择案件。</translation>
    </message>
    <message>
        <source>Rank %1 of %2</source>
        <translation>%2 的优先级 %1</translation>
    </message>
</context>
<context>
    <name>QueueWords</name>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>%1 late</source>
        <translation>超时 %1</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>%1 内</translation>
    </message>
    <message>
        <source>Not flagged</source>
        <translation>未命中</translation>
    </message>
    <message>
        <source>Severity × likelihood</source>
        <translation>情节 × 可能性</translation>
    </message>
    <message>
        <source>Viewers now</source>
        <translation>当前观看</translation>
    </message>
    <message>
        <source>Reporters</source>
        <translation>举报人数</translation>
    </message>
    <message>
        <source>Live now</source>
        <translation>直播中</translation>
    </message>
    <message>
        <source>Earlier decisions</source>
        <translation>历史处理</translation>
    </message>
    <message>
        <source>Time waited</source>
        <translation>已等待</translation>
    </message>
</context>
<context>
    <name>ReasonStrip</name>
    <message>
        <source>Skip: why?</source>
        <translation>跳过原因</translation>
    </message>
    <message>
        <source>More, if you like</source>
        <translation>补充说明（可选）</translation>
    </message>
    <message>
        <source>{count} × 24 h</source>
        <translation>{count} × 24 小时</translation>
    </message>
    <message>
        <source>Hold for</source>
        <translation>挂起时长</translation>
    </message>
    <message>
        <source>Which question is open?</source>
        <translation>等待什么答复？</translation>
    </message>
    <message>
        <source>Escalate</source>
        <translation>升级</translation>
    </message>
    <message>
        <source>Why does this need someone else?</source>
        <translation>为什么需要他人处理？</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Reason, in words</source>
        <translation>原因说明</translation>
    </message>
</context>
<context>
    <name>Recording</name>
    <message>
        <source>The recording lies at an address that the policy does not allow.</source>
        <translation>录像所在的地址不在规则允许的范围内。</translation>
    </message>
    <message>
        <source>The recording cannot be fetched now: nobody answers.</source>
        <translation>暂时无法获取录像：服务器没有响应。</translation>
    </message>
    <message>
        <source>The recording cannot be shown.</source>
        <translation>录像无法显示。</translation>
    </message>
    <message>
        <source>The recording cannot be fetched.</source>
        <translation>无法获取录像。</translation>
    </message>
    <message>
        <source>{why} The case can be decided by its text.</source>
        <translation>{why}本案可以凭文字作出决定。</translation>
    </message>
</context>
<context>
    <name>ReplayPanel</name>
    <message>
        <source>Replay over past decisions</source>
        <translation>对历史决定重新推演</translation>
    </message>
    <message>
        <source>From grade to grade</source>
        <translation>等级变化</translation>
    </message>
    <message>
        <source>The newest that change</source>
        <translation>最近会变化的决定</translation>
    </message>
    <message>
        <source>Replaying over past decisions…</source>
        <translation>正在对历史决定推演…</translation>
    </message>
    <message>
        <source>It could not be replayed</source>
        <translation>无法推演</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Not replayed yet</source>
        <translation>尚未推演</translation>
    </message>
    <message>
        <source>This version grades nothing</source>
        <translation>此版本不涉及等级</translation>
    </message>
    <message>
        <source>A replay says how many past decisions would be proposed another grade; nothing is changed.</source>
        <translation>推演只说明有多少历史决定会得到不同的建议等级，不改变任何决定。</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>决定数</translation>
    </message>
    <message>
        <source>Would change</source>
        <translation>会变化</translation>
    </message>
    <message>
        <source>Harsher</source>
        <translation>更重</translation>
    </message>
    <message>
        <source>Milder</source>
        <translation>更轻</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>推演后</translation>
    </message>
    <message>
        <source>No grade would change</source>
        <translation>没有等级会变化</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>情节</translation>
    </message>
    <message>
        <source>Earlier decisions that count: {before} now, {after} then</source>
        <translation>计入的历史决定：当前{before}，推演后{after}</translation>
    </message>
</context>
<context>
    <name>RoomBar</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Second person</source>
        <translation>第二人确认</translation>
    </message>
    <message>
        <source>Blind review</source>
        <translation>盲审复核</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批量</translation>
    </message>
    <message>
        <source>Emergency stops</source>
        <translation>紧急叫停</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>Appeals</source>
        <translation>申诉</translation>
    </message>
    <message>
        <source>Withdrawals</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Platform calls</source>
        <translation>平台调用</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Announcements</source>
        <translation>公告</translation>
    </message>
    <message>
        <source>Rooms</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>RowsPanel</name>
    <message>
        <source>Rows</source>
        <translation>名单</translation>
    </message>
    <message>
        <source>Name, account or decision</source>
        <translation>昵称、账号或决定书</translation>
    </message>
    <message>
        <source>Search the rows</source>
        <translation>检索名单</translation>
    </message>
    <message>
        <source>Rows in this state</source>
        <translation>按状态</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>昵称</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>处罚措施</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>举报数</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定书</translation>
    </message>
    <message>
        <source>Behaviour</source>
        <translation>违规行为</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>{shown} of {all}</source>
        <translation>{shown} / {all}</translation>
    </message>
    <message>
        <source>Compile the issue to see which decisions it lists.</source>
        <translation>汇编后可见列入的决定。</translation>
    </message>
    <message>
        <source>No rows</source>
        <translation>没有条目</translation>
    </message>
</context>
<context>
    <name>SamplesPanel</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Decisions of</source>
        <translation>决定日期</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Name of the draw</source>
        <translation>抽样名称</translation>
    </message>
    <message>
        <source>For example: week 47</source>
        <translation>例如：第 47 周</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>首日</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>末日</translation>
    </message>
    <message>
        <source>Seed of the draw</source>
        <translation>抽样的随机种子</translation>
    </message>
    <message>
        <source>Preview the draw</source>
        <translation>预览抽样</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>抽样</translation>
    </message>
    <message>
        <source>Drop the preview</source>
        <translation>放弃预览</translation>
    </message>
    <message>
        <source>Draws, newest first</source>
        <translation>历次抽样（最新在前）</translation>
    </message>
    <message>
        <source>Strata and their rates</source>
        <translation>分层与抽样率</translation>
    </message>
    <message>
        <source>Reviewed samples</source>
        <translation>已复核的样本</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在载入…</translation>
    </message>
    <message>
        <source>The draws cannot be shown</source>
        <translation>无法显示历次抽样</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The last day must not lie before the first.</source>
        <translation>末日不得早于首日。</translation>
    </message>
    <message>
        <source>Asking what would be drawn…</source>
        <translation>正在查询将抽取什么…</translation>
    </message>
    <message>
        <source>{drawn} of {population} would be drawn; nothing is stored yet.</source>
        <translation>将从 {population} 个中抽取 {drawn} 个，尚未保存。</translation>
    </message>
    <message>
        <source>{drawn} drawn; they wait for blind review.</source>
        <translation>已抽取 {drawn} 个，等待盲审。</translation>
    </message>
    <message>
        <source>Drawn</source>
        <translation>抽取</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Disputed</source>
        <translation>有分歧</translation>
    </message>
    <message>
        <source>Back-checks</source>
        <translation>回查</translation>
    </message>
    <message>
        <source>unflagged sessions of all draws</source>
        <translation>历次抽样中未命中的场次</translation>
    </message>
    <message>
        <source>Nothing was drawn yet</source>
        <translation>尚未抽样</translation>
    </message>
    <message>
        <source>Name a draw, choose its days and preview it.</source>
        <translation>请填写名称、选择日期并预览。</translation>
    </message>
    <message>
        <source>The samples cannot be shown</source>
        <translation>无法显示样本</translation>
    </message>
    <message>
        <source>Stratum</source>
        <translation>分层</translation>
    </message>
    <message>
        <source>Population</source>
        <translation>总体</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>入样概率</translation>
    </message>
    <message>
        <source>No draw is chosen</source>
        <translation>未选择抽样</translation>
    </message>
    <message>
        <source>Not one draw, but all</source>
        <translation>此项涵盖历次抽样</translation>
    </message>
    <message>
        <source>Choose a draw to see its strata.</source>
        <translation>选择某次抽样即可查看其分层。</translation>
    </message>
    <message>
        <source>Preview, not stored</source>
        <translation>预览，未保存</translation>
    </message>
    <message>
        <source>Rates</source>
        <translation>抽样率</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>版本 {version}</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>抽取时间</translation>
    </message>
    <message>
        <source>Nothing was decided in these days</source>
        <translation>这些日子没有决定</translation>
    </message>
    <message>
        <source>Choose other days.</source>
        <translation>请选择其他日期。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>First</source>
        <translation>初审</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>复核</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>No sample is reviewed yet</source>
        <translation>还没有已复核的样本</translation>
    </message>
    <message>
        <source>A preview has no reviews</source>
        <translation>预览没有复核结果</translation>
    </message>
    <message>
        <source>{n} wait. Until a review is stored, nobody sees what it is about.</source>
        <translation>{n} 个等待中。复核保存之前，任何人都看不到其内容。</translation>
    </message>
    <message>
        <source>Draw it, and its cases wait for blind review.</source>
        <translation>抽取之后，案件即等待盲审。</translation>
    </message>
</context>
<context>
    <name>Seat</name>
    <message>
        <source>Finish the case on your table first, or give it back.</source>
        <translation>请先处理或退回手头的案件。</translation>
    </message>
    <message>
        <source>Nothing waits for you.</source>
        <translation>没有待您确认的案件。</translation>
    </message>
    <message>
        <source>Your time at this case is over. What you did is kept; take the case again to go on.</source>
        <translation>本次确认时限已到。您的工作已保留，重新领取即可继续。</translation>
    </message>
    <message>
        <source>A case that waits for one more person is decided here, or given back.</source>
        <translation>待他人确认的案件只能在此处理或退回。</translation>
    </message>
</context>
<context>
    <name>SecondFactorPanel</name>
    <message>
        <source>Enter the six digits of the code.</source>
        <translation>请输入六位验证码。</translation>
    </message>
    <message>
        <source>One more step</source>
        <translation>还差一步</translation>
    </message>
    <message>
        <source>Set up the second factor</source>
        <translation>设置两步验证</translation>
    </message>
    <message>
        <source>Keep these recovery codes</source>
        <translation>请妥善保存恢复码</translation>
    </message>
    <message>
        <source>Enter the code that your authenticator shows now, or one of your recovery codes.</source>
        <translation>请输入身份验证器当前显示的验证码，或任意一个恢复码。</translation>
    </message>
    <message>
        <source>Your role needs one. Type this key into an authenticator, then enter the code that it shows.</source>
        <translation>您的角色需要两步验证。请把此密钥输入身份验证器，再输入它显示的验证码。</translation>
    </message>
    <message>
        <source>Each opens once, instead of a code, should your authenticator be lost. They are not shown again.</source>
        <translation>若身份验证器遗失，每个恢复码可代替验证码使用一次。恢复码不会再次显示。</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>验证码</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>I have kept them</source>
        <translation>我已保存</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
</context>
<context>
    <name>SecondRoom</name>
    <message>
        <source>Looking for cases that wait…</source>
        <translation>正在查找待确认的案件…</translation>
    </message>
    <message>
        <source>Second person</source>
        <translation>第二人确认</translation>
    </message>
    <message>
        <source>Waiting for one more person</source>
        <translation>待他人确认</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>后续结果</translation>
    </message>
    <message>
        <source>Take this case</source>
        <translation>领取此案件</translation>
    </message>
    <message>
        <source>Give it back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>third person</source>
        <translation>第三人</translation>
    </message>
    <message>
        <source>second person</source>
        <translation>第二人</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Seat</source>
        <translation>席位</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>已等待</translation>
    </message>
    <message>
        <source>Nothing waits for you</source>
        <translation>没有待您确认的案件</translation>
    </message>
    <message>
        <source>Cases that you decided yourself, or that a conflict of interest keeps away, are not shown.</source>
        <translation>您本人处理过或存在利益冲突的案件不会显示。</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分</translation>
    </message>
    <message>
        <source>took effect</source>
        <translation>已生效</translation>
    </message>
    <message>
        <source>goes to a third person</source>
        <translation>转第三人裁决</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>What came of your findings in this sitting is shown here.</source>
        <translation>本次登录中您的认定结果显示在此处。</translation>
    </message>
    <message>
        <source>You found {grade}; the first person found something else. A third person settles it.</source>
        <translation>您认定为 {grade}，与第一人不一致，将由第三人裁决。</translation>
    </message>
    <message>
        <source>You found {grade}, as the first person did. It took effect with {count} bookings.</source>
        <translation>您认定为 {grade}，与第一人一致。决定已生效，记账 {count} 笔。</translation>
    </message>
    <message>
        <source>Settled: {grade} took effect with {count} bookings.</source>
        <translation>已裁决：{grade} 生效，记账 {count} 笔。</translation>
    </message>
    <message>
        <source>No case is open</source>
        <translation>没有打开的案件</translation>
    </message>
    <message>
        <source>Take one from the list. You see the evidence, and nothing of what was found before.</source>
        <translation>请从列表中领取。您只会看到证据，看不到先前的认定。</translation>
    </message>
</context>
<context>
    <name>SecondScreen</name>
    <message>
        <source>Recording</source>
        <translation>录像</translation>
    </message>
    <message>
        <source>Recording, in its own window</source>
        <translation>录像（独立窗口）</translation>
    </message>
</context>
<context>
    <name>SeriesForm</name>
    <message>
        <source>Series of announcements</source>
        <translation>公告系列</translation>
    </message>
    <message>
        <source>Code (2 to 8 capital letters)</source>
        <translation>代码（二至八个大写字母）</translation>
    </message>
    <message>
        <source>Title, Chinese</source>
        <translation>标题（中文）</translation>
    </message>
    <message>
        <source>Title, English</source>
        <translation>标题（英文）</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>昵称</translation>
    </message>
    <message>
        <source>Months that names are shown</source>
        <translation>昵称展示月数</translation>
    </message>
    <message>
        <source>About</source>
        <translation>涉及类别</translation>
    </message>
    <message>
        <source>New series</source>
        <translation>新建系列</translation>
    </message>
    <message>
        <source>Store the series</source>
        <translation>保存系列</translation>
    </message>
    <message>
        <source>Back to the issues</source>
        <translation>返回各期</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>月数</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>期数</translation>
    </message>
    <message>
        <source>No series yet</source>
        <translation>尚无系列</translation>
    </message>
    <message>
        <source>Make the first one below.</source>
        <translation>请在下方建立第一个。</translation>
    </message>
    <message>
        <source>Rules cited: {rules}</source>
        <translation>依据规则：{rules}</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Video and pictures</source>
        <translation>视频与图片</translation>
    </message>
    <message>
        <source>Deciding</source>
        <translation>裁定</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The desk&apos;s own words. Evidence always keeps its language.</source>
        <translation>工作台自身的文字。证据始终保持原文。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Dark rests the eyes beside video; high contrast is for bright rooms.</source>
        <translation>深色适合长时间看视频；高对比度适合明亮的房间。</translation>
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
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Of everything the desk writes.</source>
        <translation>适用于工作台的所有文字。</translation>
    </message>
    <message>
        <source>Play when a case opens</source>
        <translation>打开案件时自动播放</translation>
    </message>
    <message>
        <source>Off: nothing moves or sounds before you ask for it.</source>
        <translation>关闭时，未经你操作不会有画面或声音。</translation>
    </message>
    <message>
        <source>Start without sound</source>
        <translation>静音开始</translation>
    </message>
    <message>
        <source>Sound comes with the first unmute in a case.</source>
        <translation>在案件中首次取消静音后才有声音。</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Softens video, stills and thumbnails.</source>
        <translation>柔化视频、静帧和缩略图。</translation>
    </message>
    <message>
        <source>Greyscale</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Takes the colour out of video, stills and thumbnails.</source>
        <translation>去除视频、静帧和缩略图的颜色。</translation>
    </message>
    <message>
        <source>Text first</source>
        <translation>文字优先</translation>
    </message>
    <message>
        <source>Open a case on its transcript; the picture stays hidden until asked for.</source>
        <translation>打开案件时先看文字稿；画面在你要求前保持隐藏。</translation>
    </message>
    <message>
        <source>Time to take a decision back</source>
        <translation>撤回决定的时间</translation>
    </message>
    <message>
        <source>A decision waits this long on the desk before it is sent.</source>
        <translation>决定在发送前于本机停留的时间。</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Fetch the next case early</source>
        <translation>提前获取下一案件</translation>
    </message>
    <message>
        <source>Holds one more case for you, so that it opens at once.</source>
        <translation>为你多保留一个案件，打开时无需等待。</translation>
    </message>
</context>
<context>
    <name>SettlePanel</name>
    <message>
        <source>Both results</source>
        <translation>两份结论</translation>
    </message>
    <message>
        <source>First decision</source>
        <translation>第一份决定</translation>
    </message>
    <message>
        <source>Second look</source>
        <translation>复核结论</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>The first was wrong</source>
        <translation>原决定有误</translation>
    </message>
    <message>
        <source>The first stands</source>
        <translation>维持原决定</translation>
    </message>
    <message>
        <source>Withdraw the decision</source>
        <translation>撤销该决定</translation>
    </message>
    <message>
        <source>Open the plan</source>
        <translation>查看恢复计划</translation>
    </message>
    <message>
        <source>settled by {who}: {note}</source>
        <translation>{who}裁定：{note}</translation>
    </message>
    <message>
        <source>No decision: no detector saw anything in this session.</source>
        <translation>没有决定：检测器在该场次中未发现任何内容。</translation>
    </message>
    <message>
        <source>Who is right, and why (is kept in the log)</source>
        <translation>谁是对的、为什么（记入日志）</translation>
    </message>
    <message>
        <source>Why it is withdrawn (the seller is told)</source>
        <translation>撤销理由（会告知商家）</translation>
    </message>
    <message>
        <source>You took part in this; somebody else has to settle it.</source>
        <translation>您参与过此案，须由他人裁定。</translation>
    </message>
    <message>
        <source>Settled. What was decided still stands; withdraw it to correct it.</source>
        <translation>已裁定。原决定仍然有效，撤销后才会更正。</translation>
    </message>
    <message>
        <source>Settled.</source>
        <translation>已裁定。</translation>
    </message>
    <message>
        <source>A decision this grave is withdrawn by two people; another one confirms it.</source>
        <translation>此等级的决定须两人撤销，待另一人确认。</translation>
    </message>
    <message>
        <source>Withdrawn: {done} of {all} steps of its plan are done.</source>
        <translation>已撤销：恢复计划 {all} 步中已完成 {done} 步。</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Close this sheet</source>
        <translation>关闭此面板</translation>
    </message>
    <message>
        <source>Close this sheet (Esc)</source>
        <translation>关闭此面板（Esc）</translation>
    </message>
</context>
<context>
    <name>ShiftPanel</name>
    <message>
        <source>Offline shift</source>
        <translation>离线班次</translation>
    </message>
    <message>
        <source>Reserve cases to work without a network. Live cases, extremely serious ones and closures stay online. What you decide is kept here and sent when you are back.</source>
        <translation>预留案件以便离线处理。直播中、特别严重及关店案件须在线处理。您的决定保存在本机，联网后发送。</translation>
    </message>
    <message>
        <source>Cases, at most</source>
        <translation>案件数（最多）</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>Reserve and fetch</source>
        <translation>预留并下载</translation>
    </message>
    <message>
        <source>Stop fetching</source>
        <translation>停止下载</translation>
    </message>
    <message>
        <source>Give back what I have not begun…</source>
        <translation>退回未开始的案件…</translation>
    </message>
    <message>
        <source>On this desk</source>
        <translation>本机案件</translation>
    </message>
    <message numerus="yes">
        <source>%n case(s) reserved.</source>
        <translation>
            <numerusform>已预留 %n 个案件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Recordings: {here} of {all}, {done} of {total} MiB.</source>
        <translation>录像：{here}/{all}，{done}/{total} MiB。</translation>
    </message>
    <message numerus="yes">
        <source>%n recording(s) could not be fetched; decide by the text.</source>
        <translation>
            <numerusform>%n 个录像无法下载，请依据文本处理。</numerusform>
        </translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>录像</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>No shift is prepared</source>
        <translation>尚未准备班次</translation>
    </message>
    <message>
        <source>Reserved cases are listed here; they come before others when you take the next case.</source>
        <translation>预留的案件列于此处；领取下一案件时优先处理。</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>over</source>
        <translation>已到期</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>Cases you have not begun go back to their queues; your decisions and drafts stay.</source>
        <translation>未开始的案件退回队列；您的决定与草稿保留。</translation>
    </message>
    <message>
        <source>Give them back</source>
        <translation>退回</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>The review desk for live commerce</source>
        <translation>直播电商审核台</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>This system offers no keyring, so the desk cannot keep your sign-in safe by itself.</source>
        <translation>此系统没有密钥环，工作台无法自行安全保存你的登录。</translation>
    </message>
    <message>
        <source>Keep it on this machine, under a passphrase</source>
        <translation>用口令加密，保存在本机</translation>
    </message>
    <message>
        <source>Keep nothing: sign in again each time</source>
        <translation>不保存：每次重新登录</translation>
    </message>
    <message>
        <source>Passphrase for this machine</source>
        <translation>本机口令</translation>
    </message>
</context>
<context>
    <name>SignInPanel</name>
    <message>
        <source>Enter the server&apos;s address.</source>
        <translation>请输入服务器地址。</translation>
    </message>
    <message>
        <source>Enter your name.</source>
        <translation>请输入用户名。</translation>
    </message>
    <message>
        <source>Enter your password.</source>
        <translation>请输入密码。</translation>
    </message>
    <message>
        <source>Enter the passphrase, or choose to keep nothing.</source>
        <translation>请输入口令，或选择不保存。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>正在登录…</translation>
    </message>
    <message>
        <source>Sign in with {name}</source>
        <translation>通过{name}登录</translation>
    </message>
    <message>
        <source>Do not wait for the browser</source>
        <translation>不再等待浏览器</translation>
    </message>
    <message>
        <source>Choose a passphrase for this machine</source>
        <translation>为本机设定口令</translation>
    </message>
    <message>
        <source>Passphrase for this machine</source>
        <translation>本机口令</translation>
    </message>
</context>
<context>
    <name>SpanButton</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>不限时间</translation>
    </message>
    <message>
        <source>The last day</source>
        <translation>最近一天</translation>
    </message>
    <message>
        <source>The last {n} days</source>
        <translation>最近 {n} 天</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Show these days</source>
        <translation>显示这些天</translation>
    </message>
</context>
<context>
    <name>StandingRoom</name>
    <message>
        <source>Loading the seller&apos;s page…</source>
        <translation>正在加载商家页…</translation>
    </message>
    <message>
        <source>Seller&apos;s page</source>
        <translation>商家页</translation>
    </message>
    <message>
        <source>Find a seller (Return)</source>
        <translation>查找商家（回车）</translation>
    </message>
    <message>
        <source>Find a seller</source>
        <translation>查找商家</translation>
    </message>
    <message>
        <source>Sellers</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>Withdraw the decision…</source>
        <translation>撤销决定…</translation>
    </message>
    <message>
        <source>Lift the measure…</source>
        <translation>解除措施…</translation>
    </message>
    <message>
        <source>End the points review…</source>
        <translation>结束扣分复核…</translation>
    </message>
    <message>
        <source>Conflict of interest…</source>
        <translation>利益冲突…</translation>
    </message>
    <message>
        <source>Parts of the seller&apos;s page</source>
        <translation>商家页的各部分</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>No search yet</source>
        <translation>尚未查找</translation>
    </message>
    <message>
        <source>Type a name, a title or a case number.</source>
        <translation>请输入名称、标题或案件编号。</translation>
    </message>
    <message>
        <source>No seller found</source>
        <translation>未找到商家</translation>
    </message>
    <message>
        <source>Only sellers of cases that this desk knows are found.</source>
        <translation>只能找到本工作台已知案件的商家。</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>There is no such seller</source>
        <translation>没有该商家</translation>
    </message>
    <message>
        <source>The seller&apos;s page cannot be shown</source>
        <translation>无法显示商家页</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>No seller is chosen</source>
        <translation>未选择商家</translation>
    </message>
    <message>
        <source>Search at the left, or press {key} while a case is open.</source>
        <translation>请在左侧查找，或在打开案件时按 {key}。</translation>
    </message>
    <message>
        <source>The person or a store behind this account was closed before.</source>
        <translation>该账号背后的主体或店铺曾被清退。</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Points this year</source>
        <translation>本年扣分</translation>
    </message>
    <message>
        <source>Damages</source>
        <translation>违约金</translation>
    </message>
    <message>
        <source>{booked} booked, {returned} returned</source>
        <translation>已记 {booked}，已返还 {returned}</translation>
    </message>
    <message>
        <source>Deposit</source>
        <translation>保证金</translation>
    </message>
    <message>
        <source>Trade</source>
        <translation>经营类目</translation>
    </message>
    <message>
        <source>Not covered by the deposit</source>
        <translation>保证金不足部分</translation>
    </message>
    <message>
        <source>Withdraw this decision? Rights, money and points go back; it cannot be undone.</source>
        <translation>撤销该决定？权限、款项与扣分将全部恢复，且不可再撤回。</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Class of error</source>
        <translation>错误类型</translation>
    </message>
    <message>
        <source>A second person has to confirm this withdrawal.</source>
        <translation>该撤销须由第二人确认。</translation>
    </message>
    <message>
        <source>The decision is withdrawn; its plan is under way.</source>
        <translation>决定已撤销，恢复方案正在执行。</translation>
    </message>
    <message>
        <source>Lift “{measure}” before its end? The decision itself stands.</source>
        <translation>提前解除“{measure}”？决定本身仍然有效。</translation>
    </message>
    <message>
        <source>Lift</source>
        <translation>解除</translation>
    </message>
    <message>
        <source>The measure is being lifted.</source>
        <translation>正在解除该措施。</translation>
    </message>
    <message>
        <source>The threshold of {points} points was reached. What do you make of it?</source>
        <translation>已达到 {points} 分的阈值。您如何处理？</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Stored.</source>
        <translation>已保存。</translation>
    </message>
    <message>
        <source>Declare a conflict of interest? No case of this seller is given to you. Nobody else sees this.</source>
        <translation>申报利益冲突？该商家的案件将不再分派给您，他人无法看到此申报。</translation>
    </message>
    <message>
        <source>Declare</source>
        <translation>申报</translation>
    </message>
    <message>
        <source>Declared. It can be taken back only by yourself.</source>
        <translation>已申报，仅您本人可以撤回。</translation>
    </message>
</context>
<context>
    <name>StatementsPanel</name>
    <message>
        <source>Looking for statements of reasons…</source>
        <translation>正在查找理由说明…</translation>
    </message>
    <message>
        <source>Statements of reasons</source>
        <translation>理由说明</translation>
    </message>
    <message>
        <source>The chosen statement as it is sent</source>
        <translation>所选理由说明的发送内容</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重新发送</translation>
    </message>
    <message>
        <source>to be written</source>
        <translation>待生成</translation>
    </message>
    <message>
        <source>waits to be sent</source>
        <translation>待发送</translation>
    </message>
    <message>
        <source>taken by the registry</source>
        <translation>登记库已接收</translation>
    </message>
    <message>
        <source>a person must look at it</source>
        <translation>需人工查看</translation>
    </message>
    <message>
        <source>given up</source>
        <translation>已放弃</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Public id</source>
        <translation>公开编号</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送时间</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>No statement of reasons yet</source>
        <translation>尚无理由说明</translation>
    </message>
    <message>
        <source>One is written for every decision that restricts something; a warning alone yields none.</source>
        <translation>凡有限制措施的决定都会生成一份；仅警告不生成。</translation>
    </message>
    <message>
        <source>The statement is written and sent again.</source>
        <translation>理由说明将重新生成并发送。</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>The server answers.</source>
        <translation>服务器响应正常。</translation>
    </message>
    <message>
        <source>Synchronising</source>
        <translation>正在同步</translation>
    </message>
    <message>
        <source>Exchanging news.</source>
        <translation>正在交换更新。</translation>
    </message>
    <message>
        <source>The server does not answer. What you decide is kept here and sent later.</source>
        <translation>服务器没有响应。你的决定保存在本机，稍后发送。</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Needs attention: {count}</source>
        <translation>需要处理：{count}</translation>
    </message>
    <message>
        <source>The server refused what you decided. Press to see why.</source>
        <translation>服务器拒绝了你的决定。点按查看原因。</translation>
    </message>
    <message>
        <source>To send: {count}</source>
        <translation>待发送：{count}</translation>
    </message>
    <message>
        <source>Kept on this machine until the server has them.</source>
        <translation>在服务器收到之前保存在本机。</translation>
    </message>
    <message>
        <source>All sent</source>
        <translation>已全部发送</translation>
    </message>
    <message>
        <source>The server has everything you decided.</source>
        <translation>服务器已收到你的全部决定。</translation>
    </message>
    <message>
        <source>Somebody else may have this case now; your work on it is kept.</source>
        <translation>此案件可能已由他人领取；你在其上的工作已保存。</translation>
    </message>
    <message>
        <source>No longer yours</source>
        <translation>已不归你</translation>
    </message>
    <message>
        <source>Yours for {time}</source>
        <translation>归你 {time}</translation>
    </message>
    <message>
        <source>The case is held for you this long; the desk prolongs it while you work and are online.</source>
        <translation>案件为你保留这么久；在线工作期间工作台会自动续期。</translation>
    </message>
    <message>
        <source>Clock {time} ahead</source>
        <translation>时钟快 {time}</translation>
    </message>
    <message>
        <source>Clock {time} behind</source>
        <translation>时钟慢 {time}</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is wrong. The desk counts with the server&apos;s clock; only your system is off.</source>
        <translation>本机时钟不准。工作台以服务器时钟为准，只是你的系统时间有偏差。</translation>
    </message>
    <message>
        <source>Your sign-in is not kept on this machine. You sign in again after closing the desk.</source>
        <translation>登录不保存在本机。关闭工作台后需重新登录。</translation>
    </message>
    <message>
        <source>Memory only</source>
        <translation>仅在内存</translation>
    </message>
    <message>
        <source>There is no encrypted database on this machine, so nothing is kept and you cannot work offline.</source>
        <translation>本机没有加密数据库，因此不保存任何内容，也无法离线工作。</translation>
    </message>
    <message>
        <source>Nothing is kept</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>未登录</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{name} · {roles}</source>
        <translation>{name} · {roles}</translation>
    </message>
</context>
<context>
    <name>StopsRoom</name>
    <message>
        <source>Looking for emergency stops…</source>
        <translation>正在查找紧急叫停…</translation>
    </message>
    <message>
        <source>Emergency stops</source>
        <translation>紧急叫停</translation>
    </message>
    <message>
        <source>In force at once, for one day at most; it ends with the case&apos;s decision. One person may ask.</source>
        <translation>立即生效，最长一天；案件作出决定即结束。一人即可发起。</translation>
    </message>
    <message>
        <source>What is stopped</source>
        <translation>叫停内容</translation>
    </message>
    <message>
        <source>Why at once</source>
        <translation>为何必须立即</translation>
    </message>
    <message>
        <source>Stop at once…</source>
        <translation>立即叫停…</translation>
    </message>
    <message>
        <source>What is stopped now</source>
        <translation>当前叫停</translation>
    </message>
    <message>
        <source>Lift the stop…</source>
        <translation>解除叫停…</translation>
    </message>
    <message>
        <source>Show the seller</source>
        <translation>查看商家</translation>
    </message>
    <message>
        <source>Open a case to stop something of its seller.</source>
        <translation>请先打开案件，才能叫停其商家。</translation>
    </message>
    <message>
        <source>{case}: {seller}</source>
        <translation>{case}:{seller}</translation>
    </message>
    <message>
        <source>being applied</source>
        <translation>执行中</translation>
    </message>
    <message>
        <source>in force</source>
        <translation>生效中</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>发起时间</translation>
    </message>
    <message>
        <source>Lapses</source>
        <translation>失效时间</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Nothing is stopped</source>
        <translation>没有叫停</translation>
    </message>
    <message>
        <source>Stop “{what}” of {seller} now, until the case is decided or a day is over?</source>
        <translation>现在对{seller}执行“{what}”，直至案件作出决定或满一天？</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>叫停</translation>
    </message>
    <message>
        <source>It is being stopped. Decide the case within a day.</source>
        <translation>正在叫停。请在一天内对案件作出决定。</translation>
    </message>
    <message>
        <source>Lift this stop now? It was a mistake, or no longer needed.</source>
        <translation>现在解除此叫停？（误操作或已无必要）</translation>
    </message>
    <message>
        <source>Lift it</source>
        <translation>解除</translation>
    </message>
    <message>
        <source>The stop is being lifted.</source>
        <translation>正在解除叫停。</translation>
    </message>
</context>
<context>
    <name>Tables</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>措施</translation>
    </message>
    <message>
        <source>Appeals</source>
        <translation>申诉</translation>
    </message>
    <message>
        <source>Linked accounts</source>
        <translation>关联账号</translation>
    </message>
    <message>
        <source>Points reviews</source>
        <translation>扣分复核</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>事项</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Nothing happened yet</source>
        <translation>尚无记录</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>措施</translation>
    </message>
    <message>
        <source>Appeal</source>
        <translation>申诉</translation>
    </message>
    <message>
        <source>Withdrawal</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Suspended by an appeal</source>
        <translation>因申诉暂停执行</translation>
    </message>
    <message>
        <source>In force again after an appeal</source>
        <translation>申诉后恢复执行</translation>
    </message>
    <message>
        <source>Measure: {state}</source>
        <translation>措施：{state}</translation>
    </message>
    <message>
        <source>by the team</source>
        <translation>由团队发起</translation>
    </message>
    <message>
        <source>after an appeal</source>
        <translation>因申诉</translation>
    </message>
    <message>
        <source>made milder after an appeal</source>
        <translation>因申诉减轻</translation>
    </message>
    <message>
        <source>stands still</source>
        <translation>暂停计时</translation>
    </message>
    <message>
        <source>Emergency stop</source>
        <translation>紧急叫停</translation>
    </message>
    <message>
        <source>Restricts</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>From</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>No measures</source>
        <translation>没有措施</translation>
    </message>
    <message>
        <source>permanent</source>
        <translation>永久</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>已申请</translation>
    </message>
    <message>
        <source>in force</source>
        <translation>生效中</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>lapsed</source>
        <translation>已失效</translation>
    </message>
    <message>
        <source>lifted</source>
        <translation>已解除</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Grounds</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Filed</source>
        <translation>提交时间</translation>
    </message>
    <message>
        <source>No appeals</source>
        <translation>没有申诉</translation>
    </message>
    <message>
        <source>{state}, suspends measures</source>
        <translation>{state},措施暂停执行</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账号</translation>
    </message>
    <message>
        <source>Platform id</source>
        <translation>平台编号</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>No linked accounts are known</source>
        <translation>没有已知的关联账号</translation>
    </message>
    <message>
        <source>open</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>no action</source>
        <translation>不采取措施</translation>
    </message>
    <message>
        <source>talk with the seller</source>
        <translation>约谈商家</translation>
    </message>
    <message>
        <source>case opened again</source>
        <translation>已重新立案</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>开启时间</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Points then</source>
        <translation>当时扣分</translation>
    </message>
    <message>
        <source>No threshold was reached</source>
        <translation>未达到任何阈值</translation>
    </message>
    <message>
        <source>A threshold asks for a person&apos;s look; nothing follows by itself.</source>
        <translation>达到阈值只会提请人工查看，不会自动产生后果。</translation>
    </message>
</context>
<context>
    <name>TakeBackStrip</name>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
</context>
<context>
    <name>TimeStrip</name>
    <message>
        <source>Time of publication</source>
        <translation>发布时间</translation>
    </message>
    <message>
        <source>Publish at this time</source>
        <translation>按此时间发布</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>人工发布</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>{time} · {lane}: {count} within 10 s</source>
        <translation>{time} · {lane}:10 秒内 {count} 条</translation>
    </message>
    <message>
        <source>Sound: {percent} %</source>
        <translation>声音：{percent} %</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>画面</translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>Prices</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>My marks</source>
        <translation>我的标记</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>偏移</translation>
    </message>
    <message>
        <source>Lane to move against the clock</source>
        <translation>要相对时钟移动的轨道</translation>
    </message>
    <message>
        <source>Offset of the lane, in milliseconds</source>
        <translation>轨道偏移（毫秒）</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
</context>
<context>
    <name>ToolStrip</name>
    <message>
        <source>Everyday commands</source>
        <translation>常用命令</translation>
    </message>
</context>
<context>
    <name>TotalsPanel</name>
    <message>
        <source>Totals by measure</source>
        <translation>措施合计</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>措施</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>条数</translation>
    </message>
    <message>
        <source>In the ledger</source>
        <translation>台账</translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>相符</translation>
    </message>
    <message>
        <source>Nothing is listed</source>
        <translation>没有列入的条目</translation>
    </message>
    <message>
        <source>The totals agree with the ledger to the row.</source>
        <translation>合计与台账逐条相符。</translation>
    </message>
    <message>
        <source>✕ The totals do not agree with the ledger. The issue cannot be published.</source>
        <translation>✕ 合计与台账不符，本期不能发布。</translation>
    </message>
</context>
<context>
    <name>TranscriptPanel</name>
    <message>
        <source>Search the transcript</source>
        <translation>搜索文稿</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Quote</source>
        <translation>引用</translation>
    </message>
    <message>
        <source>Quote selection</source>
        <translation>引用所选</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Keep the spoken word in view; scrolling leaves the page to you.</source>
        <translation>使正在说的词保持可见；滚动后由您自行浏览。</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{place} / {count}</translation>
    </message>
</context>
<context>
    <name>TranscriptText</name>
    <message>
        <source>Transcript</source>
        <translation>口播文稿</translation>
    </message>
    <message>
        <source>Nothing was transcribed.</source>
        <translation>没有文稿。</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Greyscale</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Position and length</source>
        <translation>位置与时长</translation>
    </message>
    <message>
        <source>Go to a time</source>
        <translation>跳转到时间</translation>
    </message>
    <message>
        <source>h:mm:ss</source>
        <translation>时:分:秒</translation>
    </message>
    <message>
        <source>Type a time such as 1:02:03, 2:03 or 63.5.</source>
        <translation>请输入时间，例如 1:02:03、2:03 或 63.5。</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Choose what was found, or why nothing is wrong.</source>
        <translation>请选择认定的违规，或说明为何未违规。</translation>
    </message>
    <message>
        <source>{finding}: choose the clause.</source>
        <translation>{finding}：请选择条款。</translation>
    </message>
    <message>
        <source>{finding}: choose the severity.</source>
        <translation>{finding}：请选择严重程度。</translation>
    </message>
    <message>
        <source>{finding}: answer “{question}”</source>
        <translation>{finding}：请回答“{question}”</translation>
    </message>
    <message>
        <source>{finding}: cite evidence.</source>
        <translation>{finding}：请引用证据。</translation>
    </message>
    <message>
        <source>{finding}: cite at least one quote of the original.</source>
        <translation>{finding}：至少引用一处原文。</translation>
    </message>
    <message>
        <source>Record the finding; what was hidden is shown then.</source>
        <translation>请记录认定，之后显示隐藏的信息。</translation>
    </message>
    <message>
        <source>Another grade needs a reason.</source>
        <translation>改变等级需要选择原因。</translation>
    </message>
    <message>
        <source>Say why, in at least {count} characters.</source>
        <translation>请说明原因，至少 {count} 字。</translation>
    </message>
    <message>
        <source>The notice has a place that is not filled in: {question}</source>
        <translation>决定书有未填写之处：{question}</translation>
    </message>
    <message>
        <source>The case is not yours to decide now.</source>
        <translation>本案目前不由您处理。</translation>
    </message>
    <message>
        <source>Corrected by the seller before any notice</source>
        <translation>商家在通知前自行纠正</translation>
    </message>
    <message>
        <source>First offence, all buyers refunded</source>
        <translation>初犯且已全部退款</translation>
    </message>
    <message>
        <source>During a campaign</source>
        <translation>发生在大促期间</translation>
    </message>
    <message>
        <source>Evaded detection or deleted evidence</source>
        <translation>规避检测或删除证据</translation>
    </message>
    <message>
        <source>first time</source>
        <translation>首次</translation>
    </message>
    <message>
        <source>second time</source>
        <translation>第二次</translation>
    </message>
    <message>
        <source>third time or more</source>
        <translation>第三次及以上</translation>
    </message>
    <message>
        <source>Matrix: {category} × {severity} × {column} → {grade}</source>
        <translation>矩阵：{category} × {severity} × {column} → {grade}</translation>
    </message>
    <message>
        <source>{name} ({change}) → {grade}</source>
        <translation>{name}({change})→ {grade}</translation>
    </message>
    <message>
        <source>Earlier decisions counted within {days} days: {count}</source>
        <translation>{days} 天内计入的既往决定：{count} 个</translation>
    </message>
    <message>
        <source>{name} · {days} days, until {end}</source>
        <translation>{name} · {days} 天，至 {end}</translation>
    </message>
    <message>
        <source>{name} · without end</source>
        <translation>{name} · 永久</translation>
    </message>
    <message>
        <source>Needs {count} people: it waits for a second person and has no effect yet.</source>
        <translation>需要 {count} 人：等待第二人确认，目前尚未生效。</translation>
    </message>
    <message>
        <source>Takes effect when it is sent.</source>
        <translation>发送后生效。</translation>
    </message>
</context>
<context>
    <name>VerdictPanel</name>
    <message>
        <source>Verdict</source>
        <translation>裁决</translation>
    </message>
    <message>
        <source>Add a finding</source>
        <translation>添加认定</translation>
    </message>
    <message>
        <source>Why nothing is wrong</source>
        <translation>未违规的原因</translation>
    </message>
    <message>
        <source>Record the finding</source>
        <translation>记录认定</translation>
    </message>
    <message>
        <source>Stores what you found before reach, money and earlier decisions are shown.</source>
        <translation>在显示影响力、金额和既往决定之前保存您的认定。</translation>
    </message>
    <message>
        <source>Circumstances</source>
        <translation>情节</translation>
    </message>
    <message>
        <source>Internal note</source>
        <translation>内部备注</translation>
    </message>
    <message>
        <source>For colleagues; never sent to the seller</source>
        <translation>仅供同事查看，不会发给商家</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Submit and next</source>
        <translation>提交并处理下一个</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Add a finding…</source>
        <translation>添加认定…</translation>
    </message>
    <message>
        <source>Nothing is wrong, because…</source>
        <translation>未违规，因为…</translation>
    </message>
    <message>
        <source>{sentence} ({count} more)</source>
        <translation>{sentence}（另有 {count} 项）</translation>
    </message>
    <message>
        <source>Complete.</source>
        <translation>已完整。</translation>
    </message>
    <message>
        <source>waits for a second person</source>
        <translation>待第二人确认</translation>
    </message>
    <message>
        <source>Complete: {outcome}</source>
        <translation>已完整：{outcome}</translation>
    </message>
</context>
<context>
    <name>Views</name>
    <message>
        <source>Name of this view</source>
        <translation>视图名称</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>删除视图</translation>
    </message>
</context>
<context>
    <name>ViewsBar</name>
    <message>
        <source>Saved views</source>
        <translation>已存视图</translation>
    </message>
    <message>
        <source>Name for the present filter</source>
        <translation>当前筛选的名称</translation>
    </message>
    <message>
        <source>Keep this filter as…</source>
        <translation>将此筛选存为…</translation>
    </message>
    <message>
        <source>Save view</source>
        <translation>保存视图</translation>
    </message>
    <message>
        <source>Forget view</source>
        <translation>删除视图</translation>
    </message>
    <message>
        <source>No saved views</source>
        <translation>没有已存视图</translation>
    </message>
</context>
<context>
    <name>WellnessPanel</name>
    <message>
        <source>Your exposure and breaks</source>
        <translation>我的接触量与休息</translation>
    </message>
    <message>
        <source>Only you see this page. It is in no report and no log, and no lead can ask for it. Blur, greyscale and sound are in the preferences.</source>
        <translation>此页只有您自己能看到。它不进入任何报表或日志，组长也无法查询。模糊、灰度与声音可在偏好设置中调整。</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>内容类别</translation>
    </message>
    <message>
        <source>Seen in the last 24 hours</source>
        <translation>最近 24 小时已看</translation>
    </message>
    <message>
        <source>Rather not</source>
        <translation>不想看</translation>
    </message>
    <message>
        <source>Start a break of {minutes} minutes</source>
        <translation>开始 {minutes} 分钟休息</translation>
    </message>
    <message>
        <source>The figures come from the server; nobody answers now.</source>
        <translation>数据来自服务器，目前无法连接。</translation>
    </message>
    <message>
        <source>You are on a break for {minutes} more minutes. Your cases wait for you.</source>
        <translation>您正在休息，还剩 {minutes} 分钟。案件会等您。</translation>
    </message>
    <message>
        <source>Looked without a pause: {row} minutes. A break is offered after {offer} and due after {due}.</source>
        <translation>已连续查看 {row} 分钟。{offer} 分钟后建议休息，{due} 分钟后须先休息。</translation>
    </message>
    <message>
        <source>{seen} of {limit} min · {items} of {item_limit} cases</source>
        <translation>{seen} / {limit} 分钟 · {items} / {item_limit} 件</translation>
    </message>
    <message>
        <source>{seen} · enough for now</source>
        <translation>{seen} · 暂时够了</translation>
    </message>
    <message>
        <source>Not for me</source>
        <translation>不适合我</translation>
    </message>
    <message>
        <source>Rather not see: {name}</source>
        <translation>不想看：{name}</translation>
    </message>
</context>
<context>
    <name>WithdrawalsRoom</name>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Withdrawals</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Parts of the withdrawals</source>
        <translation>撤销的各部分</translation>
    </message>
    <message>
        <source>Withdrawn decisions</source>
        <translation>被撤销的决定</translation>
    </message>
    <message>
        <source>What is taken back</source>
        <translation>恢复事项</translation>
    </message>
    <message>
        <source>Decisions that had counted a withdrawn one</source>
        <translation>曾计入被撤销决定的决定</translation>
    </message>
    <message>
        <source>Confirm as second person…</source>
        <translation>以第二人身份确认…</translation>
    </message>
    <message>
        <source>It stands…</source>
        <translation>维持…</translation>
    </message>
    <message>
        <source>It is to be withdrawn…</source>
        <translation>应予撤销…</translation>
    </message>
    <message>
        <source>The list cannot be shown</source>
        <translation>无法显示列表</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>waits for a second person</source>
        <translation>待第二人确认</translation>
    </message>
    <message>
        <source>stuck, {done} of {all} steps done</source>
        <translation>受阻，已完成 {done}/{all} 步</translation>
    </message>
    <message>
        <source>complete, {all} steps</source>
        <translation>已完成，共 {all} 步</translation>
    </message>
    <message>
        <source>under way, {done} of {all} steps done</source>
        <translation>执行中，已完成 {done}/{all} 步</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>How far</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>提出时间</translation>
    </message>
    <message>
        <source>Nothing was withdrawn</source>
        <translation>没有被撤销的决定</translation>
    </message>
    <message>
        <source>A decision is withdrawn from the seller&apos;s page.</source>
        <translation>在商家页中撤销决定。</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>No withdrawal is chosen</source>
        <translation>未选择撤销</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>起因</translation>
    </message>
    <message>
        <source>Class of error</source>
        <translation>错误类型</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Replaced by</source>
        <translation>替代决定</translation>
    </message>
    <message>
        <source>No plan yet</source>
        <translation>尚无方案</translation>
    </message>
    <message>
        <source>The plan is made when the withdrawal is confirmed.</source>
        <translation>撤销确认后生成方案。</translation>
    </message>
    <message>
        <source>Withdrawn by the team</source>
        <translation>由团队撤销</translation>
    </message>
    <message>
        <source>An appeal overturned it</source>
        <translation>因申诉撤销</translation>
    </message>
    <message>
        <source>An appeal made it milder</source>
        <translation>因申诉减轻</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Proposed then</source>
        <translation>当时建议</translation>
    </message>
    <message>
        <source>Proposed now</source>
        <translation>现在建议</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>自</translation>
    </message>
    <message>
        <source>Nothing has to be looked at again</source>
        <translation>没有需要复查的决定</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>待复查</translation>
    </message>
    <message>
        <source>Confirm that {number} is withdrawn? Its plan begins at once.</source>
        <translation>确认撤销 {number}？恢复方案将立即开始。</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>The decision is withdrawn; its plan is under way.</source>
        <translation>决定已撤销，恢复方案正在执行。</translation>
    </message>
    <message>
        <source>{number} stands. Why?</source>
        <translation>{number} 维持，理由是？</translation>
    </message>
    <message>
        <source>{number} is to be withdrawn. Why?</source>
        <translation>{number} 应予撤销，理由是？</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>WordsForm</name>
    <message>
        <source>Store the words</source>
        <translation>保存文字</translation>
    </message>
    <message>
        <source>Take the changes back</source>
        <translation>撤销修改</translation>
    </message>
    <message>
        <source>The words are settled while a second person looks, and once they are public.</source>
        <translation>第二人审核期间及发布之后，文字不再修改。</translation>
    </message>
    <message>
        <source>The title is needed in both languages.</source>
        <translation>标题须有中英两种文字。</translation>
    </message>
    <message>
        <source>Changed, not stored yet.</source>
        <translation>有修改，尚未保存。</translation>
    </message>
    <message>
        <source>Everything else comes from the records and cannot be edited.</source>
        <translation>其余内容取自记录，不能修改。</translation>
    </message>
</context>
<context>
    <name>WorkPanel</name>
    <message>
        <source>Queues</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Decision taken back</source>
        <translation>决定已撤回</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未办结</translation>
    </message>
    <message>
        <source>Which cases</source>
        <translation>哪些案件</translation>
    </message>
    <message>
        <source>Queue to move to</source>
        <translation>移至队列</translation>
    </message>
    <message>
        <source>Person to hand to</source>
        <translation>交给谁</translation>
    </message>
    <message>
        <source>Preview move</source>
        <translation>预览移动</translation>
    </message>
    <message>
        <source>Preview handing over</source>
        <translation>预览移交</translation>
    </message>
    <message>
        <source>Preview re-opening</source>
        <translation>预览重新打开</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在载入…</translation>
    </message>
    <message>
        <source>anybody</source>
        <translation>任何人</translation>
    </message>
    <message>
        <source>The queues cannot be shown</source>
        <translation>无法显示队列</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>{name} · {n} cases</source>
        <translation>{name} · {n} 件</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>In review</source>
        <translation>审核中</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>挂起</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>最久等待</translation>
    </message>
    <message>
        <source>Due soon</source>
        <translation>即将到期</translation>
    </message>
    <message>
        <source>Past due</source>
        <translation>已超时</translation>
    </message>
    <message>
        <source>There is no queue</source>
        <translation>没有队列</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Seller</source>
        <translation>商家</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>已等待</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>No case waits here</source>
        <translation>此处没有待处理案件</translation>
    </message>
    <message>
        <source>Nothing was taken back here</source>
        <translation>此处没有撤回的决定</translation>
    </message>
    <message>
        <source>{age} past due</source>
        <translation>已超时 {age}</translation>
    </message>
    <message>
        <source>in {age}</source>
        <translation>还剩 {age}</translation>
    </message>
    <message>
        <source>The cases cannot be shown</source>
        <translation>无法显示案件</translation>
    </message>
    <message>
        <source>{n} chosen; {most} at most</source>
        <translation>已选 {n} 个，最多 {most} 个</translation>
    </message>
    <message>
        <source>{n} chosen</source>
        <translation>已选 {n} 个</translation>
    </message>
</context>
</TS>
