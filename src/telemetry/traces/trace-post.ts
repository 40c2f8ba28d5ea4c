import { SpanKind } from '@opentelemetry/api';
import type { Post } from '../../notify/post.ts';
import { ATTRIBUTES } from '../names.ts';
import { failAs, inSpan } from './span.ts';

/** Posts in a span `post <channel>`, which does not say where to: the address is a secret. */
export function tracePost(post: Post): Post {
  return (channel, request, timeoutMs) => {
    const attributes = { [ATTRIBUTES.method]: 'POST', [ATTRIBUTES.channel]: channel.name };
    const name = `post ${channel.name}`;
    return inSpan(name, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const posted = await post(channel, request, timeoutMs);
      if ('status' in posted) span.setAttribute(ATTRIBUTES.status, posted.status);
      if (posted.outcome === 'no-answer') failAs(span, posted.code);
      else if (posted.outcome !== 'taken') failAs(span, String(posted.status));
      return posted;
    });
  };
}
