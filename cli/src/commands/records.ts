import { AppError, recordKind, recordKindNames, recordKinds, type RecordKind } from "@sophia/core";
import { RecordReply, type RecordFigures, type RecordQueryInput, type RecordValue } from "@sophia/core/api";
import { findDoor, sendJson } from "../http.ts";
import { print, printJson, safe, table } from "../output.ts";
import { filterForms, parseFilter } from "../record-filter.ts";

export interface RecordsOptions {
  readonly where?: string[];
  readonly any?: boolean;
  readonly fields?: string;
  readonly sort?: string[];
  readonly group?: string[];
  readonly sum?: string;
  readonly average?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly timeZone?: string;
  readonly json?: boolean;
  readonly as?: string;
  readonly why?: string;
}

/** Kinds with their fields, from the catalogue. */
export function recordsHelp(): string {
  const kinds = recordKindNames.map((kind) => {
    const { means, fields } = recordKind(kind);
    const names = Object.entries(fields).map(([name, { type }]) => `${name} (${type})`);
    return `${kind}: ${means}\n  ${names.join(", ")}`;
  });
  return [
    "",
    `A condition is written as ${filterForms.join(", ")}.`,
    "Several must all hold; with --any one of them. A day given for an instant is the whole day in your time zone.",
    "",
    ...kinds,
  ].join("\n");
}

export async function records(kindName: string | undefined, options: RecordsOptions): Promise<void> {
  const kind = kindNamed(kindName);
  const { limit = "50" } = options;
  if (!/^\d{1,3}$/.test(limit))
    throw new AppError("invalid_request", "The option --limit takes a whole number from 0 to 500.");
  const reply = await sendJson(
    findDoor(options.as, options.why),
    "POST",
    "/v1/records/query",
    RecordReply,
    questionOf(kind, options, Number(limit)),
  );
  if (options.json === true) printJson(reply);
  else print(shown(reply));
}

function kindNamed(name: string | undefined): RecordKind {
  const found = recordKindNames.find((kind) => kind === name || recordKinds[kind].one === name);
  if (found !== undefined) return found;
  throw new AppError(
    "invalid_request",
    `${name === undefined ? "Name a kind of records" : `There are no records called “${name}”`}: ${recordKindNames.join(", ")}. \`sophia records --help\` lists their fields.`,
  );
}

function questionOf(kind: RecordKind, options: RecordsOptions, limit: number): RecordQueryInput {
  const conditions = (options.where ?? []).map((text) => parseFilter(kind, text));
  const [first] = conditions;
  const all = options.any === true ? { or: conditions } : { and: conditions };
  const sort = options.sort?.map((text) => {
    const [field = "", direction = "asc"] = text.split(":");
    if (direction !== "asc" && direction !== "desc")
      throw new AppError("invalid_request", "Write --sort as amount or amount:desc.");
    return { field, direction } as const;
  });
  return {
    kind,
    limit,
    timeZone: options.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...(first === undefined ? {} : { where: conditions.length === 1 ? first : all }),
    ...(options.fields === undefined ? {} : { fields: options.fields.split(",").map((name) => name.trim()) }),
    ...(sort === undefined ? {} : { sort }),
    ...(options.group === undefined ? {} : { groupBy: options.group.map(groupOf) }),
    ...(options.sum === undefined ? {} : { sum: options.sum }),
    ...(options.average === undefined ? {} : { average: options.average }),
    ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
  };
}

const periods = ["day", "week", "month", "quarter", "year"] as const;

function groupOf(text: string): NonNullable<RecordQueryInput["groupBy"]>[number] {
  const [field = "", period] = text.split(":");
  if (period === undefined) return { field };
  const by = periods.find((one) => one === period);
  if (by === undefined)
    throw new AppError("invalid_request", `Write --group as stage, or closeDay:month (${periods.join(", ")}).`);
  return { field, by };
}

function shown(reply: RecordReply): string {
  const { many } = recordKinds[reply.kind];
  const parts = [`${reply.matched} of the ${reply.visible} ${many} that you may see.`];
  for (const [name, figures] of [
    ["Sum", reply.sum],
    ["Average", reply.average],
  ] as const) {
    if (figures !== undefined) parts.push(`${name} of ${figures.field}: ${figureText(figures)}.`);
  }
  if (reply.groups !== undefined) {
    const rows = reply.groups.map(({ key, records: count, sum, average }) => [
      key.map((one) => (one === null ? "(none)" : String(one))).join(" · "),
      String(count),
      ...(sum === undefined ? [] : [figureText(sum)]),
      ...(average === undefined ? [] : [figureText(average)]),
    ]);
    const columns = [
      "group",
      many,
      ...(reply.groups[0]?.sum ? ["sum"] : []),
      ...(reply.groups[0]?.average ? ["average"] : []),
    ];
    parts.push(
      table(
        columns,
        rows.map((row) => row.map(safe)),
      ),
    );
    if (reply.groupsCut === true) parts.push("There are more groups: narrow the question down.");
  } else if (reply.rows.length > 0) {
    const names = Object.keys(reply.rows[0]?.values ?? {});
    const rows = reply.rows.map(({ values, url }) => [
      ...names.map((name) => safe(valueText(values[name] ?? null))),
      url,
    ]);
    parts.push(table([...names, "opens at"], rows));
  }
  if (reply.nextCursor !== null && reply.groups === undefined) parts.push(`More: --cursor ${reply.nextCursor}`);
  for (const { source, name, asOf } of reply.sources)
    parts.push(
      `${source} (${safe(name)}): as of ${asOf === null ? "its first reading, which is not complete" : asOf}.`,
    );
  if (reply.sample) parts.push("Sample data: a generated company.");
  return parts.join("\n");
}

function figureText({ figures, without }: RecordFigures): string {
  const told = figures.map(({ currency, value }) => (currency === null ? value : `${value} ${currency}`));
  const none = without === 0 ? "" : ` (${without} without a value)`;
  return `${told.length === 0 ? "no value" : told.join(" + ")}${none}`;
}

function valueText(value: RecordValue): string {
  if (value === null) return "";
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") return value.currency === null ? value.amount : `${value.amount} ${value.currency}`;
  return String(value);
}
