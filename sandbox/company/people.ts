import { digits, scaled, slackId, type Draft } from "./draft.ts";
import { firstNames, lastNames } from "./lexicon/names.ts";
import type { Random } from "./random.ts";
import type { Person } from "./world.ts";

/** Domain of the staff's e-mail addresses. `.example` is reserved (RFC 2606): nothing sent there arrives anywhere. */
export const staffDomain = "payready.example";

export interface Post {
  readonly title: string;
  readonly department: string;
  /** Title of the manager; null for the head of the company. */
  readonly under: string | null;
  /** How many in the sample company; heads and single posts exist at every size. */
  readonly count: number;
  readonly least: number;
  /** Gong permission profile; null for no seat. */
  readonly gong: GongProfileName | null;
}

type GongProfileName = "Executive" | "Sales manager" | "Success lead" | "Host" | "Suspended";

const one = (title: string, department: string, under: string | null, gong: GongProfileName | null): Post => ({
  title,
  department,
  under,
  count: 1,
  least: 1,
  gong,
});
const many = (
  title: string,
  department: string,
  under: string,
  gong: GongProfileName | null,
  count: number,
  least: number,
): Post => ({ title, department, under, count, least, gong });

/** Managers stand before those who report to them. */
export const posts: readonly Post[] = [
  one("Chief Executive Officer", "Executive", null, "Executive"),
  one("Chief Revenue Officer", "Executive", "Chief Executive Officer", "Executive"),
  one("Chief Technology Officer", "Executive", "Chief Executive Officer", "Executive"),
  one("Chief Financial Officer", "Executive", "Chief Executive Officer", "Host"),
  one("VP of Customer Success", "Customer Success", "Chief Revenue Officer", "Success lead"),
  one("VP of Product", "Product", "Chief Executive Officer", "Executive"),
  one("VP of Sales", "Sales", "Chief Revenue Officer", "Sales manager"),
  one("Sales Manager, East", "Sales", "VP of Sales", "Success lead"),
  one("Sales Manager, West", "Sales", "VP of Sales", "Success lead"),
  one("Revenue Operations Manager", "Sales", "Chief Revenue Officer", "Executive"),
  one("Solutions Engineer", "Sales", "VP of Sales", "Host"),
  many("Account Executive, East", "Sales", "Sales Manager, East", "Host", 5, 2),
  many("Account Executive, West", "Sales", "Sales Manager, West", "Host", 5, 2),
  many("Sales Development Representative", "Sales", "VP of Sales", "Suspended", 3, 1),
  one("Customer Success Team Lead", "Customer Success", "VP of Customer Success", "Success lead"),
  many("Customer Success Manager", "Customer Success", "Customer Success Team Lead", "Host", 9, 3),
  one("Head of Implementation", "Implementation", "VP of Customer Success", "Success lead"),
  many("Implementation Specialist", "Implementation", "Head of Implementation", "Host", 5, 1),
  one("Engineering Manager, Payments", "Engineering", "Chief Technology Officer", null),
  one("Engineering Manager, Integrations", "Engineering", "Chief Technology Officer", "Host"),
  one("Engineering Manager, Platform", "Engineering", "Chief Technology Officer", null),
  many("Payments Engineer", "Engineering", "Engineering Manager, Payments", null, 5, 1),
  many("Integrations Engineer", "Engineering", "Engineering Manager, Integrations", null, 6, 2),
  many("Platform Engineer", "Engineering", "Engineering Manager, Platform", null, 4, 1),
  one("Head of AI", "AI", "Chief Technology Officer", "Host"),
  many("Machine Learning Engineer", "AI", "Head of AI", null, 3, 1),
  many("Product Manager", "Product", "VP of Product", "Host", 4, 2),
  one("Product Designer", "Product", "VP of Product", null),
  one("Head of Support", "Support", "VP of Customer Success", "Success lead"),
  many("Support Specialist", "Support", "Head of Support", null, 8, 2),
  one("Director of Payment Operations", "Payment Operations", "Chief Financial Officer", null),
  many("Payment Operations Analyst", "Payment Operations", "Director of Payment Operations", null, 3, 1),
  many("Finance Analyst", "Finance", "Chief Financial Officer", null, 3, 1),
  one("Billing Manager", "Finance", "Chief Financial Officer", null),
  one("Head of Compliance", "Compliance", "Chief Executive Officer", "Host"),
  many("Compliance Analyst", "Compliance", "Head of Compliance", null, 2, 1),
  one("Head of Marketing", "Marketing", "Chief Revenue Officer", "Host"),
  many("Marketing Manager", "Marketing", "Head of Marketing", null, 2, 1),
  one("Head of People", "HR", "Chief Executive Officer", null),
  many("People Partner", "HR", "Head of People", null, 2, 1),
  one("Operations Manager", "Operations", "Chief Executive Officer", null),
];

/** Everyone of the company, 2 or 3 guests, the bot Sophia, and Gong's permission profiles. */
export function makePeople(draft: Draft): void {
  const random = draft.random.fork("people");
  const names = nameMaker(draft, "staff");
  const profileIds = new Map<string, string>();
  const profile = (name: GongProfileName, level: "all" | "managers-team" | "report-to-them" | "own" | "none"): void => {
    const id = digits(random, 19);
    profileIds.set(name, id);
    draft.gongProfiles.push({ id, name, level, teamLeadIds: [] });
  };
  profile("Executive", "all");
  profile("Sales manager", "managers-team");
  profile("Success lead", "report-to-them");
  profile("Host", "own");
  profile("Suspended", "none");

  const add = (title: string, department: string, managerId: string | null, gong: GongProfileName | null): Person => {
    const profileId = gong === null ? undefined : profileIds.get(gong);
    const person = newPerson(random, draft.people.length + 1, names(), { title, department, managerId }, profileId);
    draft.people.push(person);
    return person;
  };

  for (const post of posts) {
    const managerId = post.under === null ? null : (draft.people.find((p) => p.title === post.under)?.id ?? null);
    const count = post.count === 1 ? 1 : scaled(draft, post.count, post.least);
    for (let index = 0; index < count; index++) add(post.title, post.department, managerId, post.gong);
  }

  // The manager's team: whoever reports to one of the two regional managers, and the managers' own calls.
  const leads = draft.people.filter((p) => p.title.startsWith("Sales Manager")).map((p) => p.id);
  const at = draft.gongProfiles.findIndex((p) => p.name === "Sales manager");
  const sales = draft.gongProfiles[at];
  if (sales) draft.gongProfiles[at] = { ...sales, teamLeadIds: leads };

  const head = draft.people.find((p) => p.title === "Head of Support")?.id ?? null;
  for (let index = 0; index < scaled(draft, 3, 1); index++) {
    const gone = add("Support Specialist", "Support", head, null);
    replace(draft, { ...gone, active: false });
  }
  const formerRep = add("Account Executive, East", "Sales", leads[0] ?? null, "Executive");
  replace(draft, { ...formerRep, active: false });
  // Two people are in one system only: matching identities must not assume both.
  const phoneOnly = add("Account Executive, West", "Sales", leads[1] ?? null, "Host");
  replace(draft, { ...phoneOnly, slack: null });

  for (let index = 0; index < 3; index++) {
    const name = names();
    draft.people.push({
      id: `guest-${index + 1}`,
      name,
      email: `${name.toLowerCase().replace(/[^a-z]+/g, ".")}@${index === 2 ? "copperfield-advisors.example" : "brightpath-consulting.example"}`,
      title: index === 2 ? "Audit Consultant" : "Implementation Consultant",
      department: "Guest",
      managerId: null,
      active: true,
      slack: { id: slackId(random, "U"), kind: "guest" },
      gong: null,
      timeZone: "America/New_York",
    });
  }
  draft.people.push({
    id: "bot-sophia",
    name: "Sophia",
    email: `sophia@${staffDomain}`,
    title: "Assistant",
    department: "Bot",
    managerId: null,
    active: true,
    slack: { id: slackId(random, "U"), kind: "bot" },
    gong: null,
    timeZone: "America/Chicago",
  });
}

/** An active member of staff with a seat in Slack, and one in Gong when there is a profile for it. */
export function newPerson(
  random: Random,
  number: number,
  name: string,
  post: Pick<Person, "title" | "department" | "managerId">,
  profileId: string | undefined,
): Person {
  return {
    id: `person-${String(number).padStart(4, "0")}`,
    name,
    email: `${name.toLowerCase().replace(/[^a-z]+/g, ".")}@${staffDomain}`,
    title: post.title,
    department: post.department,
    managerId: post.managerId,
    active: true,
    slack: { id: slackId(random, "U"), kind: "member" },
    gong: profileId === undefined ? null : { id: digits(random, 18), profileId },
    timeZone: random.pick(["America/Chicago", "America/New_York", "America/Denver", "America/Los_Angeles"]),
  };
}

function replace(draft: Draft, person: Person): void {
  draft.people[draft.people.findIndex((candidate) => candidate.id === person.id)] = person;
}

/** Gives full names that nobody in the world has yet; when pairs of names grow scarce, a middle initial is added. */
export function nameMaker(draft: Draft, label: string): () => string {
  const random = draft.random.fork(`names-${label}`);
  return () => {
    for (let attempt = 0; ; attempt++) {
      const initial = attempt < 20 ? "" : ` ${String.fromCharCode(65 + random.int(0, 25))}.`;
      const second = attempt < 200 ? "" : `-${random.pick(lastNames)}`;
      const name = `${random.pick(firstNames)}${initial} ${random.pick(lastNames)}${second}`;
      if (draft.usedNames.has(name)) continue;
      draft.usedNames.add(name);
      return name;
    }
  };
}
