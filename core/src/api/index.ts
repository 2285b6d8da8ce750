export * from "./ask.ts";
export * from "./keys.ts";
export * from "./operations.ts";
export * from "./permissions.ts";
export * from "./problem.ts";
export * from "./records.ts";
export * from "./search.ts";
export * from "./sources.ts";
