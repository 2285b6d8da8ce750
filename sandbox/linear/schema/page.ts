/** What every list takes; `first` and `last` are 50 unless told and at most 250. */
export const page =
  "after: String, before: String, first: Int, last: Int, includeArchived: Boolean, orderBy: PaginationOrderBy";
