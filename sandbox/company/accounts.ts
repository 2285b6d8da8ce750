import { isoDay, workingTime } from "./clock.ts";
import { agencyAt, digits, scaled, type Draft, type Sketch } from "./draft.ts";
import {
  accountFirsts,
  accountSeconds,
  cities,
  competitors,
  contactTitles,
  propertyFirsts,
  propertyNouns,
} from "./lexicon/names.ts";
import { nameMaker } from "./people.ts";
import type { Account, Contact, DealStage, Person } from "./world.ts";

/** Accounts that every world has, under the same names. `Harbor` and `Harborview` are easily confused on purpose. */
const fixedNames = ["Acme Residential", "Harbor Living", "Harborview Communities"];

/** The accounts with contacts and deals. The first of `draft.sketches` are those of `fixedNames`. */
export function makeAccounts(draft: Draft): void {
  const make = sketchMaker(draft, "contacts");
  for (let index = 0; index < scaled(draft, 45, 12); index++) draft.sketches.push(make(index));
  for (const [index, sketch] of draft.sketches.entries()) makeDeals(draft, sketch, index);
}

/** Makes the account of a number, with its contacts; every number has a name and domain of its own up to 21,000. */
export function sketchMaker(draft: Draft, label: string): (index: number) => Sketch {
  const names = nameMaker(draft, label);
  const reps = draft.people.filter((p) => p.title.startsWith("Account Executive") && p.active && p.slack);
  const managers = draft.people.filter((p) => p.title === "Customer Success Manager" && p.active);
  const firsts = draft.random.fork("accounts").shuffle(accountFirsts);
  return (index) => {
    const random = draft.random.fork(`account-${index}`);
    const first = firsts[index % firsts.length] ?? "Kestrel";
    const round = Math.floor(index / firsts.length);
    const second = accountSeconds[(index + round * 3) % accountSeconds.length] ?? "Living";
    // The second words are used up once: from then on a third one tells the names apart.
    const lap = Math.floor(round / (propertyFirsts.length + 1));
    const again = lap === 0 ? "" : ` ${propertyNouns[(lap - 1) % propertyNouns.length]}`;
    const name =
      fixedNames[index] ??
      `${first}${round === 0 ? "" : ` ${propertyFirsts[round % propertyFirsts.length]}`}${again} ${second}`;
    const short = name
      .split(" ")
      .slice(0, round === 0 || index < fixedNames.length ? 1 : again === "" ? 2 : 3)
      .join(" ");
    const units = Math.round(
      random.pick([240, 430, 760, 1200, 1900, 2600, 4200, 7100, 11800]) * (0.85 + random.next() * 0.4),
    );
    const tier = units < 500 ? "small" : units < 2000 ? "mid" : "enterprise";
    const customer = index === 1 ? false : index < 3 || random.chance(0.68);
    const rep = atIndex(reps, index);
    const success = atIndex(managers, index);
    const domain = `${name.toLowerCase().replace(/[^a-z]+/g, "")}.example`;
    const account: Account = {
      id: digits(random, 10),
      name,
      domain,
      propertySystem: index === 1 ? "RealPage" : random.pick(["Yardi", "RealPage", "Entrata", "AppFolio"]),
      units,
      segment: random.pick(["multifamily", "multifamily", "multifamily", "student", "senior"]),
      propertyClass: random.pick(["A", "B", "B", "C"]),
      tier,
      annualRevenueCents: customer ? Math.round(units * (16 + random.next() * 9)) * 100 : 0,
      renewalDate: isoDay(draft.anchorMs, random.int(12, 330)),
      ownerId: customer ? success.id : rep.id,
      customer,
    };
    const [city, state] = random.pick(cities);
    const contacts: Contact[] = random.sample(contactTitles, random.int(3, 4)).map((title) => {
      const contact = names();
      return {
        id: digits(random, 11),
        accountId: account.id,
        name: contact,
        email: random.chance(0.12) ? null : `${contact.toLowerCase().replace(/[^a-z]+/g, ".")}@${domain}`,
        title,
      };
    });
    return {
      account,
      short,
      city,
      state,
      properties: random.sample(propertyFirsts, 4).map((word) => `${word} ${random.pick(propertyNouns)}`),
      contacts,
      rep,
      success,
      agency: agencyAt(random.int(0, 20)),
    };
  };
}

/** The deals an account begins with. */
export function makeDeals(draft: Draft, sketch: Sketch, index: number): void {
  const random = draft.random.fork(`deals-${index}`);
  const { account } = sketch;
  // Harbor's one deal and Acme's renewal are told by the stories.
  const count = index < 2 ? 1 : random.int(1, 2);
  for (let number = 0; number < count; number++) {
    const lost = index === 1 || (!account.customer && random.chance(0.25));
    const won = !lost && account.customer && number === 0 && index !== 0;
    const path: DealStage[] = [
      "appointment scheduled",
      "qualified to buy",
      "presentation scheduled",
      "decision maker bought in",
      "contract sent",
    ];
    const reached = won ? 5 : random.int(1, 5);
    const age = random.int(won ? 95 : 40, won ? 300 : 110);
    const step = Math.max(3, Math.floor(age / (reached + 2)));
    const stages = path.slice(0, reached).map((stage, position) => ({
      stage,
      at: workingTime(random, draft.parameters.anchor, age - position * step),
      byId: sketch.rep.id,
    }));
    if (won || lost) {
      stages.push({
        stage: won ? "closed won" : "closed lost",
        at: workingTime(random, draft.parameters.anchor, index === 1 ? 18 : Math.max(2, age - reached * step)),
        byId: sketch.rep.id,
      });
    }
    draft.deals.push({
      id: digits(random, 11),
      accountId: account.id,
      name: `${account.name} - ${random.pick(account.customer ? ["Renewal", "Expansion", "Resident AI add-on"] : ["New business", "Recovery platform", "Payments and AI"])}`,
      ownerId: sketch.rep.id,
      amountCents: Math.round(account.units * (14 + random.next() * 10)) * 100,
      closeDate: isoDay(stages.at(-1)?.at ?? draft.parameters.anchor, won || lost ? 0 : random.int(3, 75)),
      stages,
      lostReason: lost ? random.pick(["price", "missing integration", "chose a competitor", "no decision"]) : null,
      competitor: lost || random.chance(0.3) ? random.pick(competitors) : null,
    });
  }
}

function atIndex(people: readonly Person[], index: number): Person {
  const person = people[index % Math.max(1, people.length)];
  if (!person) throw new Error("The roster lacks somebody to own accounts");
  return person;
}
