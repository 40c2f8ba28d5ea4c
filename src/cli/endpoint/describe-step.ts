import type { RotationStep } from '../../endpoints/plan-rotation.ts';

/** A step of a rotation, as something that is going to be done. */
export function describeStep(
  step: RotationStep,
  { place, url }: { place: string; url: string },
): string {
  switch (step.do) {
    case 'rotate-secret':
      return `give ${step.id} a new secret and store it in ${place}; the old one stays good for 24 h`;
    case 'create':
      return `create a second endpoint for ${step.parts.url} and store its secret in ${place}`;
    case 'go-on':
      return `go on with ${step.id}, which an earlier run created`;
    case 'wait':
      return `wait until ${url} accepts what the new secret signs`;
    case 'remove':
      return `delete ${step.id}`;
    case 'retire':
      return step.graceMs > 0
        ? `let the old secret of ${step.id} end in ${Math.round(step.graceMs / 3_600_000)} h`
        : `let the old secret of ${step.id} end`;
    case 'leave':
      return `leave the old secret of ${step.id} in ${place}, because nobody can tell which it is`;
    case 'rename':
      return `call the endpoint "${step.name}"`;
  }
}
