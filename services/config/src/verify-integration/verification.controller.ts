import { Controller, Inject, Param } from '@nestjs/common';
import Type from 'typebox';
import { Route } from '../answer-requests/api-route.ts';
import { type Administrator, Caller } from '../authenticate/principal.ts';
import { ownIntegration } from '../authenticate/scope.ts';
import { PARTS, type Parts } from '../parts.ts';
import { verifyIntegration } from './verify-integration.ts';

const MaybeText = Type.Union([Type.String(), Type.Null()]);
const Matched = Type.Object({ matched: Type.Integer(), values: Type.Integer() });

/** Schema of what a verification found. */
export const VerificationView = Type.Object({
  checks: Type.Array(
    Type.Object({
      name: Type.Enum(['token', 'permission', 'directory', 'ziik']),
      status: Type.Enum(['passed', 'failed', 'skipped']),
      code: MaybeText,
      title: Type.String(),
      detail: Type.String(),
      remedy: MaybeText,
    }),
  ),
  advice: Type.Union([
    Type.Array(
      Type.Object(
        { field: Type.String(), people: Type.Integer(), unit: Matched, userType: Matched },
        {
          description: 'How many people of one page have a value, and how many distinct values are names in Ziik.',
        },
      ),
    ),
    Type.Null(),
  ]),
});

/** Tries an integration out. */
@Controller()
export class VerificationController {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/verification',
    summary: 'Tries sign-in, permission, directory and Ziik; changes nothing',
    role: 'platform-administrator',
    answers: { 200: VerificationView },
    problems: [404],
  })
  async verify(@Caller() caller: Administrator, @Param('id') id: string) {
    return verifyIntegration(this.#parts, await ownIntegration(this.#parts.db, caller, id));
  }
}
