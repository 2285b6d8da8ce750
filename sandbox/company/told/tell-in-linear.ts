import type { Draft, QuestionDraft } from "../draft.ts";
import { phrase, type Slots } from "../grammar.ts";
import { accountSlots } from "../slots.ts";
import type { ObjectReference, Project } from "../world.ts";
import { deliverySubjects, parts } from "./delivery-subjects.ts";
import type { DeliverySubject, Telling } from "./subject.ts";
import { tellingsOf, untoldAccounts } from "./tell-in-hubspot.ts";
import {
  capital,
  deliverySlots,
  openTeams,
  writeComment,
  writeDocument,
  writeIssue,
  writeNeed,
  writeReply,
  writeUpdate,
  type LinearAdditions,
} from "./write-linear.ts";

const dayMs = 86_400_000;

/** Projects of teams that everyone sees. */
function openProjects(draft: Draft): Project[] {
  const open = new Set(draft.teams.filter((team) => !team.private && team.key !== "ONB").map((team) => team.id));
  return draft.projects.filter((project) => open.has(project.teamId));
}

/** Facts about parts of the product in descriptions, comments, customers' needs and project updates. */
export function tellInLinear(draft: Draft, added: LinearAdditions): Telling[] {
  const order = draft.random.fork("told/linear/parts").shuffle(parts);
  return deliverySubjects.flatMap((subject, position) => {
    const random = draft.random.fork(`told/linear/${subject.id}`);
    const count = tellingsOf(draft, 3);
    const projects = random.sample(openProjects(draft), count);
    return Array.from({ length: count }, (_, index): Telling => {
      const own = random.fork(String(index));
      const part = order[(position * 3 + index) % order.length] ?? "posting worker";
      return tellOne(draft, added, own, subject, part, projects[index] ?? projects[0]);
    });
  });
}

function tellOne(
  draft: Draft,
  added: LinearAdditions,
  random: ReturnType<Draft["random"]["fork"]>,
  subject: DeliverySubject,
  partName: string,
  project: Project | undefined,
): Telling {
  const daysOld = random.int(6, 90);
  const atMs = draft.anchorMs - daysOld * dayMs;
  const sketch = random.pick(untoldAccounts(draft));
  const isUpdate = subject.place === "update" && project !== undefined;
  const part = isUpdate ? `"${project.name}"` : partName;
  const values: Slots = { ...deliverySlots(random, atMs, accountSlots(sketch)), part, ...subject.values(random, atMs) };
  const text = capital(phrase(random, subject.text, values));
  const about = { subject, values, told: text, accountId: namesAccount(subject) ? sketch.account.id : null };
  if (isUpdate) {
    const update = writeUpdate(draft, added, random, project, text, daysOld);
    return { ...about, where: { source: "linear", recordType: "project", recordId: project.id, updateId: update.id } };
  }
  const title = capital(phrase(random, subject.head, values));
  const isDescription = subject.place === "description";
  const issue = writeIssue(draft, added, random.pick(openTeams), {
    title,
    daysOld,
    ...(isDescription && { description: text }),
  });
  writeReply(draft, added, random, issue);
  const told = `${title} ${text}`;
  if (subject.place === "need") {
    const need = writeNeed(draft, added, random, sketch, issue, text);
    return { ...about, told, where: { source: "linear", recordType: "need", recordId: need.id } };
  }
  if (isDescription) return { ...about, told, where: { source: "linear", issueId: issue.id } };
  const comment = writeComment(draft, added, random, issue, text);
  writeReply(draft, added, random, issue);
  return { ...about, told, where: { source: "linear", issueId: issue.id, commentId: comment.id } };
}

const namesAccount = ({ asks, blind }: DeliverySubject): boolean =>
  [...asks, ...blind].some((ask) => ask.includes("{name}"));

const headings = ["Background", "What we know", "Choice", "Before we start", "Still open", "Numbers"] as const;

/** Long papers of projects, each with several facts about one part: the place in the document is what is asked for. */
export function tellPapers(draft: Draft, added: LinearAdditions): Telling[] {
  const random = draft.random.fork("told/linear/papers");
  const subjects = deliverySubjects.filter(
    ({ place, misplaced }) => (place === "comment" || place === "description") && misplaced !== true,
  );
  const order = draft.random.fork("told/linear/paper-parts").shuffle(paperParts);
  return random.sample(openProjects(draft), tellingsOf(draft, 6)).flatMap((project, index) => {
    const own = random.fork(project.id);
    const part = order[index % order.length] ?? "move-out wizard";
    const sections = own.sample(subjects, 5).map((subject) => {
      const values = { ...deliverySlots(own, draft.anchorMs, {}), part, ...subject.values(own, draft.anchorMs) };
      return { subject, values, text: capital(phrase(own, subject.text, values)) };
    });
    const names = own.shuffle(headings);
    const content = sections.map(({ text }, position) => `# ${names[position] ?? "More"}\n\n${text}`).join("\n\n");
    const paper = writeDocument(
      draft,
      added,
      own,
      project,
      `${capital(part)}: ${own.pick(["plan", "review", "paper"])}`,
      content,
    );
    const where: ObjectReference = { source: "linear", recordType: "document", recordId: paper.id };
    return sections.map(({ subject, values, text }) => ({ subject, accountId: null, where, values, told: text }));
  });
}

/** One question for each place in a paper. */
export function paperQuestions(draft: Draft, papers: readonly Telling[]): QuestionDraft[] {
  return papers.map(({ subject, where, values }, index) => {
    const random = draft.random.fork(`questions/papers/${index}`);
    return {
      text: phrase(random, random.pick(subject.asks), values),
      kind: "inside one document",
      gold: [where],
      facts: [phrase(random, subject.fact, values)],
    };
  });
}

const paperParts: readonly string[] = [
  "move-out wizard",
  "call router",
  "consent page",
  "household merger",
  "export builder",
  "escrow view",
  "rent roll sync",
  "late-fee engine",
];

const measures = [
  { what: "[failures|errors]", asked: "failure rate", unit: "percent", low: 1, high: 9 },
  { what: "[waiting time|lag]", asked: "delay", unit: "seconds", low: 11, high: 95 },
  { what: "[throughput|speed]", asked: "speed", unit: "items a minute", low: 120, high: 980 },
] as const;

/** The same part measured by several people: only person or day tells the answers apart. */
export function tellMeasurements(draft: Draft, added: LinearAdditions): QuestionDraft[] {
  const random = draft.random.fork("told/linear/measurements");
  return random.sample(parts, tellingsOf(draft, 8)).flatMap((part) => {
    const own = random.fork(part);
    const { what, asked, unit, low, high } = own.pick(measures);
    const key = own.pick(openTeams);
    const members = draft.teams.find((team) => team.key === key)?.memberIds ?? [];
    const people = draft.people.filter((person) => members.includes(person.id));
    return own.sample(people, 3).map((person, index): QuestionDraft => {
      const issue = writeIssue(draft, added, key, {
        title: capital(phrase(own, `{part}: [measure|numbers for|watch] [run|week] ${index + 1}`, { part })),
        daysOld: 20 + 25 * index,
      });
      const value = `${own.int(low, high)}.${own.int(1, 9)}`;
      const slots = { ...deliverySlots(own, Date.parse(issue.createdAt), {}), part, value, asked, who: person.name };
      const text = capital(
        phrase(
          own,
          `[with|under] {n3} [properties|tenants] [I get|it shows] {value} ${unit} of ${what}, [taken|sampled] [at noon|on {weekday}]`,
          slots,
        ),
      );
      const comment = writeComment(draft, added, own, issue, `${text}.`, person.id);
      return {
        text: phrase(
          own,
          own.pick([
            "Which {asked} did {who} determine for the {part}?",
            "What was the {asked} of the {part} according to {who}?",
          ]),
          slots,
        ),
        kind: "constrained",
        gold: [{ source: "linear", issueId: issue.id, commentId: comment.id }],
        facts: [`${value} ${unit}`],
      };
    });
  });
}
