/** Thrown when a number that is used has lost digits: the state has to be parsed again, exactly. */
export class InexactNumber extends Error {}
