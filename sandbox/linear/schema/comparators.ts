/** How one field is compared, and how lists are sorted. */
export const comparatorInputs = `
input UserSortInput {
  displayName: UserDisplayNameSort, name: UserNameSort
}

input UserNameSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input UserDisplayNameSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input IssueSortInput {
  createdAt: CreatedAtSort, priority: PrioritySort, title: TitleSort, updatedAt: UpdatedAtSort
}

input UpdatedAtSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input TitleSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input PrioritySort {
  noPriorityFirst: Boolean, nulls: PaginationNulls, order: PaginationSortOrder
  usePrioritySortOrderTiebreaker: Boolean
}

input CreatedAtSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input InitiativeSortInput {
  createdAt: InitiativeCreatedAtSort, name: InitiativeNameSort, priority: InitiativePrioritySort
  updatedAt: InitiativeUpdatedAtSort
}

input InitiativeUpdatedAtSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input InitiativePrioritySort {
  noPriorityFirst: Boolean, nulls: PaginationNulls, order: PaginationSortOrder
}

input InitiativeNameSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input InitiativeCreatedAtSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input DocumentSortInput {
  createdAt: DocumentCreatedAtSort, title: DocumentTitleSort, updatedAt: DocumentUpdatedAtSort
}

input DocumentUpdatedAtSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input DocumentTitleSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input DocumentCreatedAtSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input CustomerSortInput {
  createdAt: CustomerCreatedAtSort, name: NameSort
}

input NameSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input CustomerCreatedAtSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input ProjectSortInput {
  createdAt: ProjectCreatedAtSort, name: ProjectNameSort, priority: ProjectPrioritySort
  updatedAt: ProjectUpdatedAtSort
}

input ProjectUpdatedAtSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input ProjectPrioritySort {
  noPriorityFirst: Boolean, nulls: PaginationNulls, order: PaginationSortOrder
}

input ProjectNameSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input ProjectCreatedAtSort {
  nulls: PaginationNulls, order: PaginationSortOrder
}

input DateComparator {
  eq: DateTimeOrDuration, gt: DateTimeOrDuration, gte: DateTimeOrDuration, in: [DateTimeOrDuration!]
  lt: DateTimeOrDuration, lte: DateTimeOrDuration, neq: DateTimeOrDuration, nin: [DateTimeOrDuration!]
}

input StringComparator {
  contains: String, containsIgnoreCase: String, containsIgnoreCaseAndAccent: String, endsWith: String
  eq: String, eqIgnoreCase: String, in: [String!], neq: String, neqIgnoreCase: String, nin: [String!]
  notContains: String, notContainsIgnoreCase: String, notEndsWith: String, notStartsWith: String
  startsWith: String, startsWithIgnoreCase: String
}

input IDComparator {
  eq: ID, in: [ID!], neq: ID, nin: [ID!]
}

input NumberComparator {
  eq: Float, gt: Float, gte: Float, in: [Float!], lt: Float, lte: Float, neq: Float, nin: [Float!]
}

input NullableStringComparator {
  contains: String, containsIgnoreCase: String, containsIgnoreCaseAndAccent: String, endsWith: String
  eq: String, eqIgnoreCase: String, in: [String!], neq: String, neqIgnoreCase: String, nin: [String!]
  notContains: String, notContainsIgnoreCase: String, notEndsWith: String, notStartsWith: String
  null: Boolean, startsWith: String, startsWithIgnoreCase: String
}

input BooleanComparator {
  eq: Boolean, neq: Boolean
}

input NullableDateComparator {
  eq: DateTimeOrDuration, gt: DateTimeOrDuration, gte: DateTimeOrDuration, in: [DateTimeOrDuration!]
  lt: DateTimeOrDuration, lte: DateTimeOrDuration, neq: DateTimeOrDuration, nin: [DateTimeOrDuration!]
  null: Boolean
}

input TeamVisibilityComparator {
  eq: TeamVisibility, in: [TeamVisibility!], neq: TeamVisibility, nin: [TeamVisibility!]
}

input NullableTimelessDateComparator {
  eq: TimelessDateOrDuration, gt: TimelessDateOrDuration, gte: TimelessDateOrDuration
  in: [TimelessDateOrDuration!], lt: TimelessDateOrDuration, lte: TimelessDateOrDuration
  neq: TimelessDateOrDuration, nin: [TimelessDateOrDuration!], null: Boolean
}

input EstimateComparator {
  and: [NullableNumberComparator!], eq: Float, gt: Float, gte: Float, in: [Float!], lt: Float, lte: Float
  neq: Float, nin: [Float!], null: Boolean, or: [NullableNumberComparator!]
}

input IssueIDComparator {
  eq: ID, in: [ID!], neq: ID, nin: [ID!]
}

input NullableNumberComparator {
  eq: Float, gt: Float, gte: Float, in: [Float!], lt: Float, lte: Float, neq: Float, nin: [Float!]
  null: Boolean
}

input SourceTypeComparator {
  contains: String, containsIgnoreCase: String, containsIgnoreCaseAndAccent: String, endsWith: String
  eq: String, eqIgnoreCase: String, in: [String!], neq: String, neqIgnoreCase: String, nin: [String!]
  notContains: String, notContainsIgnoreCase: String, notEndsWith: String, notStartsWith: String
  startsWith: String, startsWithIgnoreCase: String
}

input StringArrayComparator {
  every: StringItemComparator, length: NumberComparator, some: StringItemComparator
}

input StringItemComparator {
  contains: String, containsIgnoreCase: String, containsIgnoreCaseAndAccent: String, endsWith: String
  eq: String, eqIgnoreCase: String, in: [String!], neq: String, neqIgnoreCase: String, nin: [String!]
  notContains: String, notContainsIgnoreCase: String, notEndsWith: String, notStartsWith: String
  startsWith: String, startsWithIgnoreCase: String
}
`;
