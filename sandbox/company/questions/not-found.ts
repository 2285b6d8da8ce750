import type { Draft, QuestionDraft } from "../draft.ts";

/**
 * Questions that no source answers. `absent` names what they hinge on: words that occur in no text of the world, which
 * a test checks. The last ones hinge on nothing but the pairing: the subject is known, for other accounts.
 */
interface NotFound {
  readonly text: string;
  readonly absent: readonly string[];
}

/** About things that are never spoken of. `{a}` is an account of the world. */
const unheardOf: readonly NotFound[] = [
  { text: "Which solar panel supplier did {a} choose for its roofs?", absent: ["solar"] },
  { text: "How many electric vehicle chargers does {a} plan to install?", absent: ["electric vehicle", "chargers"] },
  { text: "What parental leave do we grant to fathers?", absent: ["parental", "fathers"] },
  { text: "What is the dog weight limit at {a}?", absent: ["weight limit"] },
  { text: "Which smart lock brand does {a} use?", absent: ["smart lock"] },
  { text: "When does our series C financing round close?", absent: ["series c", "financing round"] },
  { text: "What penalty did the attorney general impose on us?", absent: ["attorney general"] },
  { text: "Who won the hackathon and with which idea?", absent: ["hackathon"] },
  { text: "What did {a} decide about facial recognition at its entrances?", absent: ["facial recognition"] },
  { text: "Which cryptocurrency may residents of {a} pay with?", absent: ["cryptocurrency", "bitcoin"] },
  { text: "How large is our carbon footprint this year?", absent: ["carbon footprint"] },
  { text: "On which day does our Berlin subsidiary open?", absent: ["berlin", "subsidiary"] },
  { text: "Which pension scheme do we offer employees in Canada?", absent: ["canada", "pension scheme"] },
  { text: "What did the drone inspection at {a} cost?", absent: ["drone"] },
  { text: "What is the swimming pool budget of {a}?", absent: ["swimming"] },
  { text: "Which trade union represents our support staff?", absent: ["trade union"] },
  { text: "How much did we pay for the payready.com trademark?", absent: ["trademark"] },
  { text: "When was the elevator at {a} last certified?", absent: ["elevator"] },
  { text: "Which kosher caterer serves our board meetings?", absent: ["kosher", "caterer"] },
  { text: "What did {a} say about blockchain leases?", absent: ["blockchain"] },
  { text: "How many kayaks does {a} rent out?", absent: ["kayak"] },
  { text: "What is the retention bonus of our chief scientist?", absent: ["chief scientist", "retention bonus"] },
  { text: "Which hurricane insurance does {a} carry?", absent: ["hurricane"] },
  { text: "Who is our Kubernetes vendor and what do we pay?", absent: ["kubernetes"] },
  { text: "What was our Net Promoter Score in the spring survey?", absent: ["net promoter"] },
  { text: "When will the Android tablet kiosk be certified by Samsung?", absent: ["kiosk", "samsung"] },
  { text: "Which asbestos findings did {a} report?", absent: ["asbestos"] },
  { text: "What is the vaccination rule for visitors of our office?", absent: ["vaccination"] },
  { text: "How many franchises has {a} sold?", absent: ["franchise"] },
  { text: "Which podcast sponsor did marketing sign for 30 episodes?", absent: ["episodes", "podcast sponsor"] },
  { text: "Which airline do we book for the sales kickoff?", absent: ["airline"] },
  { text: "What did the arbitration panel award {a}?", absent: ["arbitration"] },
  { text: "How many parking permits did {a} hand out last year?", absent: ["parking permit"] },
  { text: "Which mattress supplier furnishes the model units of {a}?", absent: ["mattress"] },
  { text: "Who designed our new logo and for how much?", absent: ["our new logo"] },
  { text: "Which printer makes our brochures?", absent: ["brochure"] },
  { text: "When does {a} repaint its hallways?", absent: ["repaint"] },
  { text: "How many interns join engineering next summer?", absent: ["interns"] },
  { text: "What does our patent application on call routing claim?", absent: ["patent"] },
  { text: "At what rate did {a} take its mezzanine loan?", absent: ["mezzanine"] },
  { text: "Which gym equipment did {a} lease?", absent: ["gym"] },
  { text: "How did we rank among the best places to work?", absent: ["best places"] },
  { text: "Who wants to sublease a part of our office?", absent: ["sublease"] },
  { text: "How many bicycle racks does {a} offer?", absent: ["bicycle"] },
  { text: "Which SAP module does {a} run for its payroll?", absent: ["sap module"] },
  { text: "What did the fire marshal find at {a}?", absent: ["fire marshal"] },
  { text: "Which influencer promotes our app?", absent: ["influencer"] },
  { text: "What is the mileage of the company van?", absent: ["mileage"] },
  { text: "How does {a} get rid of bed bugs?", absent: ["bed bugs"] },
  { text: "In which month is our IPO planned?", absent: ["ipo "] },
  { text: "Which interpreter does {a} call for Vietnamese residents?", absent: ["interpreter"] },
  { text: "What is the dress code for the holiday party?", absent: ["dress code"] },
  { text: "Who tests our Bluetooth devices for intruders?", absent: ["bluetooth"] },
  { text: "What did {a} pay for snow removal in January?", absent: ["snow removal"] },
  { text: "From which university did our finance chief graduate?", absent: ["university"] },
  { text: "What does {a} charge for a storage locker?", absent: ["storage locker"] },
  { text: "How many stock options did the advisors receive?", absent: ["stock options"] },
  { text: "Which tariff does {a} pay for natural gas?", absent: ["natural gas"] },
  { text: "What did the mold inspection at {a} reveal?", absent: ["mold"] },
  { text: "Which charity received our donation in December?", absent: ["charity", "donation"] },
  { text: "Who takes back our conference tickets when we cannot go?", absent: ["conference ticket"] },
  { text: "How many people does our rival employ in Australia?", absent: ["australia"] },
  { text: "Which CDN serves our static files?", absent: ["cdn"] },
  { text: "When did {a} replace its boilers?", absent: ["boiler"] },
  { text: "What is the rule of {a} for Airbnb guests?", absent: ["airbnb"] },
  { text: "Who checks our greenhouse gas report?", absent: ["greenhouse"] },
  { text: "Which color did {a} choose for the lobby carpet?", absent: ["lobby carpet"] },
  { text: "What is the nickname of the staging server?", absent: ["nickname"] },
  { text: "How long is the warranty on the dishwashers of {a}?", absent: ["dishwasher"] },
  { text: "Which museum do we visit on the team outing?", absent: ["museum"] },
];

/** About accounts that do not exist. `{x}` is a name that nobody in the world bears. */
const unknownAccounts: readonly string[] = [
  "Why did we lose the {x} deal?",
  "What discount did {x} ask for?",
  "When does {x} go live?",
  "Who is the controller of {x}?",
  "What are the open tickets of {x}?",
  "Which agency does {x} place its debts with?",
  "Summarise my last call with {x}.",
  "How long does {x} need for a dispute?",
];

/** How an account is named in a question that pairs it with a subject never discussed with it. */
const pairings: Readonly<Record<string, string>> = {
  evictions: "Which law firm files evictions for {a}?",
  utilities: "How does {a} split its water bills?",
  "after-hours": "Who answers the phones of {a} at night?",
  growth: "Which buildings is {a} buying next?",
  notices: "How does {a} deliver its legal notices?",
  language: "Which foreign languages do the renters of {a} speak?",
  maintenance: "Which repairs does {a} put off until payment?",
  deposits: "How soon does {a} return deposits?",
};

/** Names that no account of any world has. */
const strangerNames = ["Wolverton", "Pelican Bay", "Trellis", "Osmond", "Quayside", "Halcyon", "Bramhall", "Corvina"];

export function notFoundQuestions(draft: Draft): QuestionDraft[] {
  const random = draft.random.fork("not-found");
  const ask = (text: string): QuestionDraft => ({ text, kind: "not found", gold: [], facts: [] });
  const out = unheardOf.map((entry) => ask(entry.text.replace("{a}", random.pick(draft.sketches).account.name)));
  for (const [index, name] of random.shuffle(strangerNames).entries()) {
    const text = unknownAccounts[index % unknownAccounts.length] ?? "";
    out.push(ask(text.replace("{x}", `${name} ${random.pick(["Residential", "Living", "Homes"])}`)));
  }
  for (const [topicId, text] of Object.entries(pairings)) {
    const untold = draft.sketches.find((sketch) => draft.told.get(sketch.account.id)?.has(topicId) !== true);
    if (untold) out.push(ask(text.replace("{a}", untold.account.name)));
  }
  return out;
}

/** The terms, in lower case, that no text of any world may contain. */
export function notFoundTerms(): string[] {
  return [...unheardOf.flatMap((entry) => entry.absent), ...strangerNames.map((name) => name.toLowerCase())];
}
