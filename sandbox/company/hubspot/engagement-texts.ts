/** Templates of what people write into HubSpot. They settle nothing that the stories and questions are about. */
export const noteTexts = [
  "[Spoke|Had a word] with {contact} [after the review|on {past}]. [Wants|Asked for] [the order form|a copy of the security summary|names of {n1} references] [by {soon}|before their board meets]. [Next|Then]: [I send it|{coworker} sends it] and [we talk|call] [{weekday}|in a week].",
  "{contact} [is away|is on leave] until {soon}; [{coworker} covers|use the shared mailbox]. [No action|Nothing to do] [on our side|until then].",
  "[Signature|Paperwork] goes through {contact}, [then|after that] [procurement|their counsel]. [Usually|They say] {n1} [working days|days]. [W-9|Insurance certificate] [is on file|still to send].",
  "[Org chart|Who is who]: {contact} [runs|looks after] {prop1} and {prop2}; [site managers report there|the regional office is in {city}]. [Ask for|Go through] [the assistant|the office line] [first|].",
  "[Walked|Drove] {prop1} with {contact}. [Front office has {n1} people|Leasing is short of staff], [{home}: about {n3} there|busy season starts in {month}]. [Good mood|Friendly], [no surprises|no complaints].",
];

export const emailTexts: readonly (readonly [subject: string, text: string])[] = [
  [
    "[Agenda|Plan] for {weekday}",
    "[Hi|Hello] {first},\n\n[here is|attached is] [the agenda|what we plan to cover] for {weekday}: [status of {prop1}|open requests], [the schedule until {month}|training dates], [questions from your side|anything else].\n\n[Does|Would] [10|2|3] o'clock [work|still work]?\n\n[Thanks|Best],\n{sender}",
  ],
  [
    "[Re: |]Training for {prop2}",
    "[Hi|Hello] {first},\n\n{n1} [people|colleagues] [signed up|are on the list]. [The session runs {n2} minutes|We need about {n2} minutes]; [a recording follows|slides follow]. [Please tell|Could you tell] {coworker} [where to park|which room].\n\n[Regards|Best],\n{sender}",
  ],
  [
    "[Documents you asked for|The papers]",
    "{first},\n\nas [promised|agreed on {past}]: [the order form|the summary|the certificate]. [It is valid until|Please return it by] {soon}. [Let me know|Tell me] [if a line needs changing|whom to copy].\n\n{sender}",
  ],
];

export const callTexts: readonly (readonly [title: string, text: string])[] = [
  [
    "[Quick call|Check-in] with {contact}",
    "[Left|They left] [a voicemail|word]; [call back {weekday}|will try again {weekday}].",
  ],
  [
    "[Scheduling|Dates] with {contact}",
    "[Moved|Agreed on] the [next review|site visit] to {soon}. {n1} minutes, [nothing else|all fine].",
  ],
];

export const meetingTexts: readonly (readonly [title: string, text: string, internal: string])[] = [
  [
    "{short}: [monthly review|working session|site visit {prop1}]",
    "[Walk through|Go over] [the figures of {lastMonth}|open requests], [next steps|dates for {month}].",
    "[Bring|Take along] [the printed summary|{n1} copies]. [{contact} prefers|They like] [short meetings|to start on time].",
  ],
  [
    "{short}: [introduction|planning] with {contact}",
    "[Introductions|Who does what], [timeline until {month}|plan for {prop2}], [questions|wishes].",
    "[First time|New] for {coworker}. [Keep it to {n2} minutes|Leave time at the end].",
  ],
];

export const taskTexts: readonly (readonly [subject: string, text: string])[] = [
  ["[Send|Mail] [order form|certificate|summary] to {contact}", "[Promised on {past}|As noted]. [Copy|Cc] {coworker}."],
  ["[Call|Ring] {contact} [about dates|back]", "[Best before noon|Mornings are good]. [Not on|Avoid] {weekday}."],
  ["[Book|Plan] the visit to {prop1}", "[{n1} people|Two of us], [half a day|a day]. [Hotel|Train] in {city}."],
];
