export { expectPerson, namesIn } from './expect-person.ts';
export { judgeZiik, pages, type Trial, type Verdict } from './judge-ziik.ts';
