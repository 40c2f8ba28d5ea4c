import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollectedSpan } from '../../dev/otel/read-spans.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { createTicketQueue } from '../../src/azure/ticket-queue.ts';
import { createReplay } from '../../src/webhooks/replay.ts';
import { toMessage } from './messages.ts';
import { type Receiver, secret } from './receiver.ts';
import { expectOneStory } from './telemetry-logs.ts';
import { failed, type Shape, span, toShapes } from './telemetry-shape.ts';
import {
  createEvent,
  openTelemetryStage,
  type TelemetryStage,
  untilLine,
  untilTrace,
} from './telemetry-stage.ts';
import { attempt, claim, insertAndSend, receive, type About } from './trace-shapes.ts';

