<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>About</name>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The review desk for live-commerce trust and safety.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free software under the Apache License 2.0. It comes without any warranty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy these facts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
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
        <translation>归您处理,剩余 {minutes} 分钟</translation>
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
        <source>Take up the news</source>
        <translation>采纳更新</translation>
    </message>
    <message>
        <source>Show the picture, or leave the room to the text.</source>
        <translation>显示画面,或只看文字。</translation>
    </message>
</context>
<context>
    <name>CaseRoom</name>
    <message>
        <source>The evidence changed since this work was begun; look at it again.</source>
        <translation>自您开始处理以来证据已变化,请重新查看。</translation>
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
        <translation>本案已被他人变更,当前状态:{state}</translation>
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
        <source>Mark from {time}</source>
        <translation>标记起点 {time}</translation>
    </message>
    <message>
        <source>Set the beginning of the mark first.</source>
        <translation>请先设置标记的起点。</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Desk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Case</source>
        <translation type="unfinished">案件</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation type="unfinished">证据</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished">裁决</translation>
    </message>
    <message>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Synchronise now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the next case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the selected case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank the queue anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why this rank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save this view…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the decision back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the case back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip with a reason…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put on hold…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Escalate…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back 1 second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward 1 second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slower</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Faster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound on or off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop the highlight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next highlight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous highlight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confirm the highlight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject the highlight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quote the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mark in</source>
        <translation type="unfinished">标记起点</translation>
    </message>
    <message>
        <source>Mark out</source>
        <translation type="unfinished">标记终点</translation>
    </message>
    <message>
        <source>Search the transcript</source>
        <translation type="unfinished">搜索文稿</translation>
    </message>
    <message>
        <source>Submit and take the next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Submit</source>
        <translation type="unfinished">提交</translation>
    </message>
    <message>
        <source>Nothing is wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a finding</source>
        <translation type="unfinished">添加认定</translation>
    </message>
    <message>
        <source>Show or fold the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch English and Chinese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationPanel</name>
    <message>
        <source>{count} lines</source>
        <translation>共 {count} 条</translation>
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
        <translation>使当前时间的条目保持可见;滚动后由您自行浏览。</translation>
    </message>
</context>
<context>
    <name>Entries</name>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem: {sentence}</source>
        <translation type="unfinished"></translation>
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
        <source>Evidence ({count})</source>
        <translation>证据({count})</translation>
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
        <translation>证据栏为空:请采纳命中或引用原文。</translation>
    </message>
</context>
<context>
    <name>HelpSheet</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All keys by group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Print…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the rows of the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the case</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in the evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> or </source>
        <translation type="unfinished"></translation>
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
        <translation>命中:已判 {judged} / 共 {count}</translation>
    </message>
    <message>
        <source>Not flagged is not clean: about one violation in four is not flagged.</source>
        <translation>未命中不等于没问题:约四分之一的违规不会被标出。</translation>
    </message>
    <message>
        <source>No detector found anything. Not flagged is not clean.</source>
        <translation>检测器没有命中。未命中不等于没问题。</translation>
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
        <translation>{amount}({count} 笔成交)</translation>
    </message>
    <message>
        <source>{amount} (last sale before the week)</source>
        <translation>{amount}(7日前最后一笔成交)</translation>
    </message>
    <message>
        <source>The price called original is {amount} above it.</source>
        <translation>标称的原价比其高出 {amount}。</translation>
    </message>
    <message>
        <source>Called original, though nothing was sold at any price.</source>
        <translation>标称为原价,但没有任何成交。</translation>
    </message>
</context>
<context>
    <name>LogRoom</name>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened, newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details of the entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy this entry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the desk tells you is kept here until you close it.</source>
        <translation type="unfinished"></translation>
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
        <translation>{amount},共 {count} 单</translation>
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
    <name>Notices</name>
    <message>
        <source>The data cannot be read: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server does not answer. Go on working: everything is kept and sent later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recording cannot be shown. The case can be decided by its text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something could not be kept on this computer: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The desk made a mistake. What you typed is kept; the details are in the log.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something unexpected happened. What you typed is kept; the details are in the log.</source>
        <translation type="unfinished"></translation>
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
        <translation>{grade}(建议)</translation>
    </message>
    <message>
        <source>{written} of at least {least} characters</source>
        <translation>已写 {written} 字,至少 {least} 字</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command to find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a command, in English or Chinese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commands that fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No command of that name can be done now.</source>
        <translation type="unfinished"></translation>
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
        <translation>商家通知(英文)</translation>
    </message>
    <message>
        <source>Notice to the seller, Chinese</source>
        <translation>商家通知(中文)</translation>
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
        <translation>有免责情形回答为“是”:建议认定不违规。</translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yours</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueueRoom</name>
    <message>
        <source>Loading the queue…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search title, seller, number  ( / )</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Category</source>
        <translation type="unfinished">类别</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation type="unfinished">严重程度</translation>
    </message>
    <message>
        <source>Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live now only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only my cases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queues</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cases</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of this view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Case</source>
        <translation type="unfinished">案件</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Due</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reporters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By rank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By due time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By age</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By seller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every category</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every severity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All queues</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New cases appear here by themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No case matches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cases exist that the filters hide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No case is selected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget</source>
        <translation type="unfinished"></translation>
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
        <translation>补充说明(可选)</translation>
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
        <translation>等待什么答复?</translation>
    </message>
    <message>
        <source>Escalate</source>
        <translation>升级</translation>
    </message>
    <message>
        <source>Why does this need someone else?</source>
        <translation>为什么需要他人处理?</translation>
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
        <source>The recording cannot be fetched now: nobody answers.</source>
        <translation>暂时无法获取录像:服务器没有响应。</translation>
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
    <name>Settings</name>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Video and pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deciding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The desk&apos;s own words. Evidence always keeps its language.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark rests the eyes beside video; high contrast is for bright rooms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of everything the desk writes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play when a case opens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off: nothing moves or sounds before you ask for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start without sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound comes with the first unmute in a case.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blur</source>
        <translation type="unfinished">模糊</translation>
    </message>
    <message>
        <source>Softens video, stills and thumbnails.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Greyscale</source>
        <translation type="unfinished">灰度</translation>
    </message>
    <message>
        <source>Takes the colour out of video, stills and thumbnails.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a case on its transcript; the picture stays hidden until asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time to take a decision back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A decision waits this long on the desk before it is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch the next case early</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Holds one more case for you, so that it opens at once.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Close this sheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this sheet (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Status</source>
        <translation type="unfinished">状态</translation>
    </message>
    <message>
        <source>Online</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Synchronising</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exchanging news.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server does not answer. What you decide is kept here and sent later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offline</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n decision(s) need attention</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The server refused them. Press to see why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n decision(s) to send</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Kept on this machine until the server has them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server has everything you decided.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Somebody else may have this case now; your work on it is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No longer yours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yours for {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The case is held for you this long; the desk prolongs it while you work and are online.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock {time} ahead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock {time} behind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine&apos;s clock is wrong. The desk counts with the server&apos;s clock; only your system is off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your sign-in is not kept on this machine. You sign in again after closing the desk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no encrypted database on this machine, so nothing is kept and you cannot work offline.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} · {roles}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TakeBackStrip</name>
    <message>
        <source>Take back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
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
</context>
<context>
    <name>TimelinePanel</name>
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
        <translation>轨道偏移(毫秒)</translation>
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
        <translation type="unfinished"></translation>
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
        <source>Quote selection</source>
        <translation>引用所选</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Keep the spoken word in view; scrolling leaves the page to you.</source>
        <translation>使正在说的词保持可见;滚动后由您自行浏览。</translation>
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
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Choose what was found, or why nothing is wrong.</source>
        <translation>请选择认定的违规,或说明为何未违规。</translation>
    </message>
    <message>
        <source>{finding}: choose the clause.</source>
        <translation>{finding}:请选择条款。</translation>
    </message>
    <message>
        <source>{finding}: choose the severity.</source>
        <translation>{finding}:请选择严重程度。</translation>
    </message>
    <message>
        <source>{finding}: answer “{question}”</source>
        <translation>{finding}:请回答“{question}”</translation>
    </message>
    <message>
        <source>{finding}: cite evidence.</source>
        <translation>{finding}:请引用证据。</translation>
    </message>
    <message>
        <source>{finding}: cite at least one quote of the original.</source>
        <translation>{finding}:至少引用一处原文。</translation>
    </message>
    <message>
        <source>Record the finding; what was hidden is shown then.</source>
        <translation>请记录认定,之后显示隐藏的信息。</translation>
    </message>
    <message>
        <source>Another grade needs a reason.</source>
        <translation>改变等级需要选择原因。</translation>
    </message>
    <message>
        <source>Say why, in at least {count} characters.</source>
        <translation>请说明原因,至少 {count} 字。</translation>
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
        <translation>矩阵:{category} × {severity} × {column} → {grade}</translation>
    </message>
    <message>
        <source>{name} ({change}) → {grade}</source>
        <translation>{name}({change})→ {grade}</translation>
    </message>
    <message>
        <source>Earlier decisions counted within {days} days: {count}</source>
        <translation>{days} 天内计入的既往决定:{count} 个</translation>
    </message>
    <message>
        <source>{name} · {days} days, until {end}</source>
        <translation>{name} · {days} 天,至 {end}</translation>
    </message>
    <message>
        <source>{name} · without end</source>
        <translation>{name} · 永久</translation>
    </message>
    <message>
        <source>Needs {count} people: it waits for a second person and has no effect yet.</source>
        <translation>需要 {count} 人:等待第二人确认,目前尚未生效。</translation>
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
        <translation>仅供同事查看,不会发给商家</translation>
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
        <translation>未违规,因为…</translation>
    </message>
    <message>
        <source>{sentence} ({count} more)</source>
        <translation>{sentence}(另有 {count} 项)</translation>
    </message>
    <message>
        <source>Complete.</source>
        <translation>已完整。</translation>
    </message>
</context>
</TS>
