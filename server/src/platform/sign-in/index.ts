export { hashPassword, isPassword } from "./password-hash.ts";
export { createSignIn, type SignIn, type SignInOptions } from "./sign-in.ts";
export { weaknessOf } from "./weak-password.ts";
