import type { Draft, QuestionDraft } from "../draft.ts";
import { phrase } from "../grammar.ts";

/** Names that no account, person, project, product or rival of any world has. */
export const absentNames = {
  companies: ["Wolverton", "Pelican Bay", "Trellis", "Osmond", "Quayside", "Halcyon", "Bramhall", "Corvina"],
  people: ["Thaddeus Wrigley", "Philippa Norgrove", "Barnaby Featherstone", "Cressida Babbage"],
  projects: ["Project Albatross", "Moonshot Ledger", "Operation Tumbleweed"],
  rivals: ["Rentalytix", "LeaseWizard", "Propelbase"],
  labels: ["hibernating", "champagne"],
} as const;

/** Questions about records that do not exist: unknown names, times without any record, and fields that nobody keeps. */
const wordings: readonly string[] = [
  "Deals closing in March 2031.",
  "Which deals did we win in 2019?",
  "How many deals closed in the summer of 2018?",
  "Which renewals fall into the year 2034?",
  "List the open tickets of {company}.",
  "How many high-priority tickets does {company} have?",
  "What is the pipeline value of {company}?",
  "Which stage has the {company} expansion reached?",
  "When does the contract of {company} renew?",
  "Who owns the account {company}?",
  "All calls with {company} this quarter.",
  "Which Linear issues did {company} request?",
  "Overdue tasks of {person}.",
  "Which open deals does {person} own?",
  "Which issues are assigned to {person}?",
  "What did {person} write in the last note?",
  "Which calls did {person} host last month?",
  "How many points are on the plate of {person}?",
  "Which deals did we lose to {rival}?",
  "In which open deals is {rival} a competitor?",
  "What does {rival} charge, according to our losses?",
  "What is left to do in {project}?",
  "Who leads {project} and when is its target date?",
  "Which issues block {project}?",
  "Summarise the latest update of {project}.",
  'Which issues bear the label "{label}"?',
  "Tickets tagged {label}, please.",
  'Which deals are in the stage "verbal handshake"?',
  "How many deals wait in procurement limbo?",
  "Which customers are in the platinum tier?",
  "What is the total of all deals in yen?",
  "Which accounts run the property system MRI Horizon?",
  "Which customers manage marinas?",
  "Name the deals with a discount approved by the mayor.",
  "Which ticket came in by fax?",
  "What is in cycle 412 of the Payments team?",
  "What does issue PAY-98765 say?",
  "What is the status of ENG-40404?",
  "Which team has the key ZZZ?",
  "Which meetings are scheduled for February 30?",
  "How many commission dollars does each deal earn its owner?",
  "Which contact of {account} speaks Icelandic?",
  "What is the passport number of the controller of {account}?",
  "Which horoscope signs do our customers' owners have?",
  "What was the temperature in the office when {account} signed?",
  "How many kilometres lie between us and {account}?",
];

/** The terms, in lower case, that no text of any world may contain. */
export const absentRecordTerms: readonly string[] = [
  ...Object.values(absentNames).flat(),
  "2031",
  "summer of 2018",
  "2034",
  "verbal handshake",
  "procurement limbo",
  "platinum",
  " yen",
  "mri horizon",
  "marinas",
  "mayor",
  "by fax",
  "pay-98765",
  "eng-40404",
  "zzz",
  "february 30",
  "icelandic",
  "passport",
  "horoscope",
  "temperature",
  "kilometres",
].map((term) => term.toLowerCase());

export function notFoundRecordQuestions(draft: Draft): QuestionDraft[] {
  const random = draft.random.fork("not-found/records");
  return wordings.map((template) => ({
    text: phrase(random, template, {
      company: `${random.pick(absentNames.companies)} ${random.pick(["Residential", "Living", "Homes"])}`,
      person: random.pick(absentNames.people),
      project: random.pick(absentNames.projects),
      rival: random.pick(absentNames.rivals),
      label: random.pick(absentNames.labels),
      account: random.pick(draft.sketches).account.name,
    }),
    kind: "not found",
    gold: [],
    facts: [],
  }));
}
