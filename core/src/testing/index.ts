export * from "./search-index/index.ts";
export * from "./serve-vendor.ts";
