/** Milliseconds since 1970. Injected, so that tests move time by hand instead of waiting. */
export type Clock = () => number;
