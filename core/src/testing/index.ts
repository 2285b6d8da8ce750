export * from "./search-index/index.ts";
