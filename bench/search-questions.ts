import { sql } from "kysely";
import { seededRandom } from "../sandbox/company/random.ts";
import type { SearchPerson } from "./search-people.ts";
import type { SearchStore } from "./search-store.ts";
import { wordsOf } from "./search-words.ts";

export interface SearchQuestion {
  readonly person: SearchPerson;
  readonly principals: readonly string[];
  readonly text: string;
}

/** Of a person's questions, this share is drawn from passages that they may read; the rest from any. */
const aboutReadable = 0.8;

/**
 * So many questions of each person, in mixed order: three to eight words of a passage (a third of them may be common
 * words), asked as people ask.
 */
export async function searchQuestions(store: SearchStore, each: number, seed: number): Promise<SearchQuestion[]> {
  const random = seededRandom(`search-questions-${seed}`);
  const questions: SearchQuestion[] = [];
  for (const person of store.people) {
    const principals = await store.search.principalsOf(person.email);
    const readable = await someTexts(store, each, seed, principals);
    const any = await someTexts(store, each, seed, undefined);
    for (let index = 0; index < each; index += 1) {
      const texts = random.chance(aboutReadable) ? readable : any;
      const words = [...new Set(wordsOf(texts[index % texts.length] ?? ""))];
      const long = words.filter((word) => word.length > 3);
      const chosen = [...random.sample(long, random.int(2, 5)), ...random.sample(words, random.int(1, 3))];
      questions.push({ person, principals, text: `what was said about ${chosen.join(" ")}?` });
    }
  }
  return random.shuffle(questions);
}

async function someTexts(
  { search }: SearchStore,
  limit: number,
  seed: number,
  principals: readonly string[] | undefined,
): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select passage.text from passage join document on document.id = passage.document_id
    where deleted_at is null and (${principals === undefined} or document.principals && ${[...(principals ?? [])]}::text[])
    order by md5(external_id || ' ' || ordinal || ' ' || ${seed}::text) limit ${limit}`.execute(search.db);
  return rows.map(({ text }) => text);
}
