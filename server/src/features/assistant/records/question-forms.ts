import type { RecordKind } from "@sophia/core";
import type { Condition, RecordGroupBy } from "@sophia/core/api";
import { numberOf, numberWord } from "./time-expressions.ts";

/** Words that ask and tell nothing of what for. Pronouns are not among them: they are about something said before. */
export const askingWords: ReadonlySet<string> = new Set(
  `which what who whom list show give tell find get name all every each any the a an of in on at for with by to from are is was
  were be been being do does did have has had there that we our us please currently now presently present right still also as and
  i can could you see exist exists me together altogether`.split(/\s+/u),
);

/** Nouns that name a kind, with what they say besides. */
export const nouns: readonly (readonly [RegExp, RecordKind, readonly Condition[]])[] = [
  [/(?:sales )?(?:deals?|opportunit(?:y|ies))/u, "deals", []],
  [/renewals?(?! dates?| due)/u, "deals", [{ field: "pipeline", op: "contains", value: "renewal" }]],
  [/(?:sales )?pipeline(?= of <p)/u, "deals", [{ field: "open", op: "=", value: true }]],
  [/(?:support |hubspot )?tickets?|support cases?/u, "tickets", []],
  [/(?:hubspot )?(?:tasks?|to ?dos?)/u, "tasks", []],
  [/(?:linear )?(?:issues?|bugs?)/u, "issues", []],
  [/(?<=stalled )work|work(?= is stalled)/u, "issues", []],
  [/(?:linear )?projects?/u, "projects", []],
  [/(?:gong |recorded )?calls?/u, "calls", []],
  [/(?:slack )?(?:threads?|conversations?)/u, "threads", []],
  [/contacts?/u, "contacts", []],
  [/(?:customers?|clients?)/u, "accounts", [{ field: "customer", op: "=", value: true }]],
  [/(?:accounts?|company|companies|prospects?)/u, "accounts", []],
  [/meetings?/u, "engagements", [{ field: "type", op: "=", value: "meeting" }]],
  [/e ?mails?/u, "engagements", [{ field: "type", op: "=", value: "email" }]],
  [/notes?/u, "engagements", [{ field: "type", op: "=", value: "note" }]],
];

/** Words that can only be about one kind, though they do not name it. */
export const implied: readonly (readonly [RegExp, RecordKind])[] = [
  [/\bdue to close\b|\bshould close\b|\bin the pipeline of <p/u, "deals"],
  [/\bleft to do in the project\b|\bin review\b/u, "issues"],
  [/\brenewals due\b/u, "accounts"],
];

/** What is asked of the records beside a list of them. */
export interface Form {
  count: boolean;
  sum: string | undefined;
  average: string | undefined;
  groupBy: readonly RecordGroupBy[];
  sort: { readonly field: string; readonly direction: "asc" | "desc" } | undefined;
  limit: number | undefined;
  /** It is asked for something, however few its conditions. */
  asks: boolean;
  /** Fields that the question wants to know. */
  wanted: readonly string[];
}

const amountOf: Readonly<Partial<Record<RecordKind, string>>> = {
  deals: "amount",
  accounts: "recurringRevenue",
  issues: "estimate",
};
const timeOf: Readonly<Record<RecordKind, string>> = {
  deals: "created",
  tickets: "created",
  tasks: "due",
  issues: "created",
  projects: "created",
  calls: "started",
  threads: "lastMessage",
  contacts: "created",
  accounts: "created",
  engagements: "at",
};

const person: Readonly<Partial<Record<RecordKind, string>>> = { issues: "assignee", projects: "lead", calls: "host" };

const stateOf: Readonly<Partial<Record<RecordKind, RecordGroupBy>>> = {
  deals: { field: "stage" },
  tickets: { field: "stage" },
  tasks: { field: "status" },
  issues: { field: "state" },
  projects: { field: "status" },
};

/** Fields that "by …" may name, by kind. */
const groupNames: Readonly<Record<string, (kind: RecordKind) => RecordGroupBy | undefined>> = {
  "stages?": (kind) => (kind === "deals" || kind === "tickets" ? { field: "stage" } : undefined),
  "status|statuses|states?": (kind) => stateOf[kind],
  "owners?|reps?|sales reps?|salesperson|person|people|assignees?|hosts?|leads?": (kind) =>
    kind === "threads" ? undefined : { field: person[kind] ?? "owner" },
  "accounts?|customers?|compan(?:y|ies)|clients?": (kind) => (kind === "accounts" ? undefined : { field: "account" }),
  "priorit(?:y|ies)": (kind) =>
    ["deals", "tickets", "tasks", "issues"].includes(kind) ? { field: "priority" } : undefined,
  "teams?": (kind) => (kind === "issues" ? { field: "team" } : kind === "projects" ? { field: "teams" } : undefined),
  "labels?": (kind) => (kind === "issues" ? { field: "labels" } : undefined),
  "projects?": (kind) => (kind === "issues" ? { field: "project" } : undefined),
  "competitors?": (kind) => (kind === "deals" ? { field: "competitor" } : undefined),
  "reasons?(?: lost)?|lost reasons?": (kind) => (kind === "deals" ? { field: "lostReason" } : undefined),
  "pipelines?": (kind) => (kind === "deals" || kind === "tickets" ? { field: "pipeline" } : undefined),
  "tiers?": (kind) => (kind === "accounts" ? { field: "tier" } : undefined),
  "segments?": (kind) => (kind === "accounts" ? { field: "segment" } : undefined),
  "(?:property )?systems?": (kind) => (kind === "accounts" ? { field: "propertySystem" } : undefined),
  health: (kind) => (kind === "projects" ? { field: "health" } : undefined),
  "channels?": (kind) => (kind === "threads" ? { field: "channel" } : undefined),
  "(?:close |closing )?months?": (kind) => ({ field: kind === "deals" ? "closeDay" : timeOf[kind], by: "month" }),
  "(?:close |closing )?weeks?": (kind) => ({ field: kind === "deals" ? "closeDay" : timeOf[kind], by: "week" }),
  "(?:close |closing )?quarters?": (kind) => ({ field: kind === "deals" ? "closeDay" : timeOf[kind], by: "quarter" }),
};

const word = (source: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}<])(?:${source})(?![\\p{L}\\p{N}>])`, "u");

/** Takes the words out of the text that say what is asked of the records. The noun itself stands as `<k>`. */
export function takeForm(kind: RecordKind, text: string): { readonly form: Form; readonly rest: string } {
  const form: Form = {
    count: false,
    sum: undefined,
    average: undefined,
    groupBy: [],
    sort: undefined,
    limit: undefined,
    asks: false,
    wanted: [],
  };
  let rest = text;
  /** Takes words away when they are there and mean something of this kind. */
  const take = (source: string, isMeant: boolean, read: (groups: readonly string[]) => Partial<Form>): void => {
    const found = isMeant ? word(source).exec(rest) : null;
    if (found === null) return;
    Object.assign(form, read(found.slice(1).map((group) => group ?? "")), { asks: true });
    rest = rest.replace(found[0], " ").replaceAll(/\s+/g, " ").trim();
  };
  const amount = amountOf[kind];
  const hasMoney = kind === "deals" || kind === "accounts";
  const points = "how many points (?:are |is )?(?:on|in)|(?:the )?(?:total|sum of the) (?:points|estimates?) (?:of|on)";
  take(points, kind === "issues", () => ({ sum: "estimate" }));
  take("^how many|(?:what is |what was )?the number of|^number of|^count(?: of)?", true, () => ({ count: true }));
  take(
    "(?:what is |what was )?(?:the )?(?:total|sum|combined|overall)(?: (?:amount|value|worth|size|recurring revenue|annual recurring revenue|arr))?(?: of)?",
    hasMoney,
    () => ({ sum: amount }),
  );
  const worth = "worth(?: together| altogether| in total| in all)?$";
  if (kind === "deals" && word("^how much (?:are|is|were|was)").test(rest) && word(worth).test(rest)) {
    take("^how much (?:are|is|were|was)", true, () => ({}));
    take(worth, true, () => ({ sum: "amount" }));
  }
  take(
    "pay(?: us)? (?:in a year|a year|per year|each year|yearly|annually)(?: (?:all together|altogether|together|in total))?",
    kind === "accounts",
    () => ({ sum: "recurringRevenue" }),
  );
  take(
    "(?:what is |what was )?(?:the )?(?:average|mean)(?: deal)?(?: (?:amount|value|size|worth|recurring revenue))?(?: of)?",
    hasMoney,
    () => ({ average: amount }),
  );
  const ranked = "(?:by|in terms of|ranked by)";
  take(
    `(?:${ranked}|with the (?:most|highest)) (?:annual )?(?:recurring )?(?:revenue|arr)`,
    kind === "accounts",
    () => ({
      sort: { field: "recurringRevenue", direction: "desc" },
    }),
  );
  take(`${ranked} (?:deal )?(?:amount|value|size)`, kind === "deals", () => ({
    sort: { field: "amount", direction: "desc" },
  }));
  const most = (count: string | undefined, otherwise: number): number => (count ? numberOf(count) : otherwise);
  take(`(?:top|largest|biggest|highest)(?: (${numberWord}))?`, amount !== undefined, ([count]) => ({
    sort: form.sort ?? { field: amount ?? "", direction: "desc" },
    limit: most(count, 10),
  }));
  take(
    `(?:last|latest|most recent|newest)(?: (${numberWord}))?(?= (?:<v\\d+> )?(?:internal |external |customer )?<k>)`,
    true,
    ([count]) => ({ sort: { field: timeOf[kind], direction: "desc" }, limit: most(count, 1) }),
  );
  take(`(?:oldest|earliest)(?: (${numberWord}))?(?= (?:open )?<k>)`, true, ([count]) => ({
    sort: { field: timeOf[kind], direction: "asc" },
    limit: most(count, 1),
  }));
  take(
    "who (?:owns|is the owner of|looks after|handles|manages|is responsible for|is in charge of|works on|is working on|leads)",
    kind !== "threads",
    () => ({ wanted: [person[kind] ?? "owner"] }),
  );
  for (const [names, groupOf] of Object.entries(groupNames)) {
    const group = groupOf(kind);
    // "by customer" of a list of customers is the list itself.
    const isItself = kind === "accounts" && names.startsWith("accounts");
    take(
      `(?:(?:grouped|broken down|split|counted|summed up|added up) )?(?:by|per|for each|in each) (?:the )?(?:${names})(?=$| and | per | by | for each | <t| in the| this)`,
      isItself || (group !== undefined && form.groupBy.length < 2),
      () => (group === undefined || isItself ? {} : { groupBy: [...form.groupBy, group] }),
    );
  }
  take("^(?:which|list|show(?: me)?|give me|all|every|find|what are|who are)", true, () => ({}));
  return { form, rest };
}
