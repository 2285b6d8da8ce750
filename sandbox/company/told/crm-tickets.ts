import { dayName } from "../clock.ts";
import { count, dollars } from "../topics/topic.ts";
import type { CrmSubject } from "./subject.ts";

/** Support tickets with something peculiar in them, and what lies in HubSpot although nobody would look there. */
export const ticketSubjects: readonly CrmSubject[] = [
  {
    id: "erasure",
    kind: "ticket",
    head: "[Remove|Erase] old ledgers",
    text: "[Our lawyers|Compliance here] [ask|tell us] to have {erased} ledgers of {prop1} [wiped|erased], [everything|all] older than {erasedYear}. [It must be done|We need the confirmation] by {erasedBy}.",
    values: (random, _sketch, atMs) => ({
      erased: count(random, 210, 3900),
      erasedYear: String(random.int(2015, 2020)),
      erasedBy: dayName(atMs, random.int(12, 60)),
    }),
    asks: [
      "How many accounts of former residents does {name} want deleted, and until when?",
      "From before which year should the data of {name} disappear?",
    ],
    blind: ["Who wants {erased} ledgers deleted?"],
    fact: "{erased} ledgers older than {erasedYear}, by {erasedBy}.",
  },
  {
    id: "lost-column",
    kind: "ticket",
    head: "[CSV|Export] [changed|looks different]",
    text: "The column {column} [is gone|vanished] from the [weekly|nightly] [CSV|export] [since|after] {columnDay}. [Our|The] {tool} [import|upload] [breaks|stops] [without it|because of that], [we type it by hand|two people fix it each morning].",
    values: (random, _sketch, atMs) => ({
      column: random.pick(["`ledger_class`", "`post_month`", "`guarantor`", "`fee_basis`", "`moveout_reason`"]),
      columnDay: dayName(atMs, -random.int(2, 9)),
      tool: random.pick(["Sage", "NetSuite", "Power BI", "Workday"]),
    }),
    asks: [
      "Which field went missing in what {name} downloads from us?",
      "What software of {name} cannot read our file any more?",
    ],
    blind: ["Who cannot feed {tool} because {column} disappeared?"],
    fact: "{column}, since {columnDay}; {tool} breaks.",
  },
  {
    id: "too-many-properties",
    kind: "ticket",
    head: "[Managers|People] see too much",
    text: "[Regional|Area] managers [in|around] {city} [see|can open] {extra} properties that are [not theirs|somebody else's]. [Came|Started] with the [role|group] {role}, [which|that] {coworker} [added|made] on {past}.",
    values: (random) => ({
      extra: String(random.int(4, 31)),
      role: random.pick(["“area-lead”", "“floater”", "“weekend desk”", "“acquisitions”"]),
    }),
    asks: [
      "Which permission group at {name} exposes buildings to the wrong people?",
      "How many sites are visible to outsiders at {name} by mistake?",
    ],
    blind: ["Where does the group {role} reveal {extra} sites too many?"],
    fact: "The role {role}; {extra} properties too many.",
  },
  {
    id: "quarantine",
    kind: "ticket",
    head: "[Mails|E-mails] do not arrive",
    text: "[Since|After] we [moved|switched] to {gateway} on {gatewayDay}, [your statements|balance mails] [land in quarantine|are held back], {held} [so far|by now]. [Which address|What sender] [may|should] we [allow|let through]?",
    values: (random, _sketch, atMs) => ({
      gateway: random.pick(["Mimecast", "Proofpoint", "Barracuda", "Ironport"]),
      gatewayDay: dayName(atMs, -random.int(3, 12)),
      held: count(random, 130, 2400),
    }),
    asks: [
      "Why does what we send by mail not get through at {name}?",
      "How many messages were intercepted at {name} after they replaced their filter?",
    ],
    blind: ["Which client's {gateway} intercepts {held} of our messages?"],
    fact: "{gateway} since {gatewayDay} holds {held} mails.",
  },
  {
    id: "wrong-letters",
    kind: "ticket",
    head: "[Letters|Notices] with a mistake",
    text: "{badLetters} letters [went out|were mailed] with {mistake}. [Residents|People] [laugh|complain|call]. [Reprint|Send again] [on your cost|at your expense], please, [before|by] {reprintBy}.",
    values: (random, _sketch, atMs) => ({
      badLetters: count(random, 90, 1700),
      mistake: random.pick([
        "the phone number of a pizzeria",
        "last year's date",
        "“Dear NULL”",
        "the signature upside down",
        "the neighbour's balance",
      ]),
      reprintBy: dayName(atMs, random.int(4, 20)),
    }),
    asks: ["What blunder was printed in the post sent for {name}?", "How many faulty mailings did {name} complain of?"],
    blind: ["For whom did we mail {mistake}?"],
    fact: "{badLetters} letters with {mistake}.",
  },
  {
    id: "negative-balance",
    kind: "ticket",
    head: "[Credit|Minus] on unit {n3}",
    text: "A [former resident|household] shows {minus} in credit [that nobody paid|out of nothing]. [It began|Started] when {minusWhy}. [Please correct|Correct it], [the audit|our close] is on {weekday}.",
    values: (random) => ({
      minus: dollars(random, 800, 14_000, 1),
      minusWhy: random.pick([
        "a transfer was entered in the wrong year",
        "two leases were merged",
        "a waiver was typed with an extra zero",
        "a check was voided twice",
      ]),
    }),
    asks: [
      "What led to a credit at {name} that no one had paid in?",
      "How large is the unexplained surplus reported by {name}?",
    ],
    blind: ["Who reports {minus} out of nowhere?"],
    fact: "{minus} in credit, since {minusWhy}.",
  },
  {
    id: "crash-in-note",
    kind: "note",
    head: "",
    text: "[While|As] {contact} showed me [their screen|the portal], [something odd|a crash]: {crash} [whenever|each time] [somebody|she or he] {crashWhen}. [Version|Build] {build}. [Nobody has reported it|No ticket exists], [told no engineer yet|did not write to support].",
    values: (random) => ({
      crash: random.pick([
        "the page turns white",
        "the total doubles",
        "the browser asks for a download",
        "a stranger's name flashes up",
      ]),
      crashWhen: random.pick([
        "sorts by unit in Safari",
        "prints two plans in a row",
        "leaves the tab open over midnight",
        "uses the back button after paying",
      ]),
      build: `${random.int(3, 9)}.${random.int(10, 48)}.${random.int(1, 9)}`,
    }),
    asks: [
      "Which defect did a salesperson observe at {name} that never reached engineering?",
      "In what release did the misbehaviour seen at {name} occur?",
    ],
    blind: ["What software fault shows up when someone {crashWhen}?"],
    fact: "{crash} whenever somebody {crashWhen}, build {build}.",
    misplaced: true,
  },
  {
    id: "hire-in-task",
    kind: "task",
    head: "[After|Following] {short}",
    text: "[Side remark|Unrelated], [so it is not lost|before I forget]: our own {newRole} [starts|begins] on {newDay}, [desk|seat] next to {coworker}. [Introduce|Bring along] to {contact} [at the next visit|{weekday}].",
    values: (random, _sketch, atMs) => ({
      newRole: random.pick([
        "second implementation lead",
        "payments counsel",
        "partner manager",
        "bilingual trainer",
        "data steward",
      ]),
      newDay: dayName(atMs, random.int(9, 45)),
    }),
    asks: ["Which new colleague of ours is to be presented at {name}?"],
    blind: ["When does our {newRole} join?"],
    fact: "Our {newRole} starts on {newDay}.",
    misplaced: true,
  },
  {
    id: "api-limit-in-mail",
    kind: "email",
    head: "[Answer from our engineers|About the interface]",
    text: "{first},\n\n[our people say|I asked downstairs]: the {api} interface [takes|accepts] {apiLimit} [calls|requests] a minute[, then pauses|] and [answers|replies] with [an error|429] for {apiPause} seconds. [It stands in no manual|That is not in the docs yet].\n\n{sender}",
    values: (random) => ({
      api: random.pick(["ledger", "resident", "plan", "document"]),
      apiLimit: String(random.int(9, 60) * 10),
      apiPause: String(random.int(12, 55)),
    }),
    asks: ["What technical throttle did we disclose to {name} by mail?"],
    blind: ["How often per minute may our {api} interface be called before it pauses {apiPause} seconds?"],
    fact: "{apiLimit} a minute, then {apiPause} seconds of pause.",
    misplaced: true,
  },
];
