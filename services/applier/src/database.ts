/** Under this name Nest gives the open database to the consumers. */
export const DATABASE = Symbol('database');
