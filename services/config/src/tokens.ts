// Injection tokens of what config alone has, beside those of `@user-sync/service`.

/** `DeadLetters`. */
export const DEAD_LETTERS = Symbol('dead letters');
/** `TrialLimits`, shared by all that tries secrets and addresses. */
export const TRIAL_LIMITS = Symbol('trial limits');
