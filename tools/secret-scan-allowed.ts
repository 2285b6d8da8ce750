/** Values that look like secrets and are none, exactly as they stand, each with why. The list may only shrink. */
export const allowedValues: readonly { readonly why: string; readonly values: readonly string[] }[] = [
  {
    why: "tokens of the generated company's sandbox vendors, which serve to this machine only",
    values: ["xoxb-sample-bot", "xoxp-sample-dee", "xoxp-sample-sophia", "sk-ant-sample-sophia"],
  },
  {
    why: "made up for the connectors' tests, which look for them in what is said",
    values: [
      "pat-na1-verySECRETindeed",
      "lin_api_verySECRETindeed",
      "xoxb-1111-2222-botsecret",
      "xoxp-3333-4444-usersecret",
    ],
  },
  {
    why: "made up for tests of addresses and configurations, which look for them in what is said",
    values: ["hunter2", "hunter2-0123456789", "secret", "secret-password", "100%safe", "lovelace"],
  },
  { why: "stands for a password in what an operator reads", values: ["password"] },
  { why: "of a PostgreSQL that lives as long as one verification", values: ["postgres-password"] },
  {
    why: "a word of a search test that is long and of one kind",
    values: ["a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90"],
  },
];
