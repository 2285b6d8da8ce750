/** Templates of what is written in Linear beyond the issues themselves; choices and slots as in `grammar.ts`. */

export const moreIssueTitles = [
  "[Mask|Hide|Shorten] [account numbers|routing numbers] [in the audit view|in exported files|on receipts]",
  "[Webhook|Callback] [arrives|fires] [twice|late|out of order] [after a retry|when {n1} events come at once]",
  "[Move|Split|Rename] [the settings of|the toggle for] [late fees|letters|text messages|payment plans]",
  "[Report|Dashboard] of [promises kept|recovered balances|open disputes] [rounds|double counts|leaves out] [credits|move-outs|transfers]",
  "[Upgrade|Replace|Retire] [the scheduler|the old mailer|the PDF renderer|the cron of {weekday}]",
  "[Alert|Page] [nobody|the wrong people|too often] when [the queue grows|a bank file is late|a certificate ends]",
  "[Onboarding|Training] [checklist|data load] [skips|repeats] step {n1} [for student housing|for regional users]",
] as const;

export const moreIssueTexts = [
  "[Found|Came up] [while testing with {coworker}|in the review of {past}|in the check of {weekday} {n1}]. [Affects|Touches] {n2} [records|rows|files]. [No data is lost since {past}|Totals stay right|Needs a backfill].",
  "[Proposal|Plan]: [keep|drop|hide] the [old|current] [behaviour|format] [behind a flag|for {n1} days], then [remove it|switch everyone].",
  "[Acceptance|Done when]: [the {n1} cases of the sheet pass|the page opens under {n1}00 ms|no alert for {n1} days].",
] as const;

export const commentTexts = [
  "[Looked into it|Had a look]: [the lock is held|the cache is stale|the retry has no limit] [for {n1} seconds|after {n2} rows]. [Fix is small|Needs a migration|Will split it].",
  "[Can we|Could we] [ship this before {weekday}|take it into the cycle after {past}|close it in favour of the rewrite of {coworker}]?",
  "[Reproduced|Seen again] on {past} with {n2} [rows|ledgers]. [Raised the priority|Added the trace|Asked {coworker}].",
  "[Merged|Deployed] on {past}. [Watching|Keeping an eye on] [the queue|the error rate] until {weekday}.",
] as const;

export const replyTexts = [
  "[Agreed|Makes sense|Fine with me]. [{weekday} then|I'll take it|Adding {coworker}].",
  "[Not yet|No]: [waiting for the bank since {past}|the test still fails {n1} times of {n2}|the customer has not answered {coworker}].",
  "[Done|Fixed], [please check|have a look] [when you can, {coworker}|before {weekday}].",
] as const;

export const botTexts = [
  "Pull request #{n3} was [merged|opened|closed] in payready/[ledger|portal|agents].",
  "Check [lint|integration] [failed|passed] for #{n3}.",
] as const;

export const externalTexts = [
  "[We still see it|It happened again] [at two properties|for {n1} residents]. [Any news|When can we expect it]?",
  "[Thank you|Thanks], [it works now|the numbers match again]. [One question|Only]: [what about {lastMonth}|do we need to rerun]?",
] as const;

export const updateTexts = [
  "[This week|Since the last update]: [finished|closed] {n1} issues, [{coworker} joined|{coworker} is out until {weekday}]. [Next|Now]: [the dry run|the migration|the second customer].",
  "[Risk|Watch out]: [the bank answers {soon}|the vendor moved the date|tests take {n2} minutes]. [Plan|We] [cut scope|move the date by {n1} days|keep the date].",
] as const;

export const documentTexts = [
  "# [Goal|Why]\n\n[Fewer|No] [manual corrections|calls to support|late files] [by {month}|this quarter].\n\n# [Decisions|What we decided]\n\n- [Keep|Drop] the [old|second] [path|format] [for {n1} weeks|until {weekday}].\n- [Measure|Log] [every|one in {n1}] [request|posting].\n\n# Open\n\n- [Who|Which team] [runs it|pays for it]? {coworker} asks.",
  "# [Summary|In short]\n\n[We met|Talked] on {past} with {coworker} and {coworker2}. [{n2} cases|{n1} customers] [were read|were compared].\n\n# [Findings|What we saw]\n\n1. [Most|Half] [fail|stop] at [the mapping|the sign-in|the last step].\n2. [Nobody|Only {n1}] [uses|found] the [export|filter|new page].",
] as const;

export const needTexts = [
  "[Asked|Requested] [on a call|by e-mail|in the review] on {past}: [they cannot roll out without it|it costs them {n1} hours a week|their auditor wants it].",
  "[{coworker} there|Their regional manager] [wants|needs] this [before {month}|for {n2} properties].",
] as const;
