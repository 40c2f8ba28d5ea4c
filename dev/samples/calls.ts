import type { MakeId, SdkData } from './sample.ts';
import { createSipHeaders } from './sip-headers.ts';

const live = { family: 'live', azure: false };

/** Sessions that someone else opened: phone calls, and WebRTC connections. */
export const calls = {
  'realtime.call.incoming': {
    family: 'realtime',
    azure: true,
    description: 'A phone call waits for a Realtime session to accept it.',
    createData: (makeId: MakeId): SdkData<'realtime.call.incoming'> => ({
      call_id: makeId('rtc_u0_'),
      sip_headers: createSipHeaders(makeId),
      sip_media_security: 'srtp',
    }),
  },
  'live.transport.incoming': {
    ...live,
    description: 'A phone call waits for a Live session to accept it.',
    createData: (makeId: MakeId): SdkData<'live.transport.incoming'> => ({
      session_id: makeId('live_'),
      type: 'sip',
      sip_headers: createSipHeaders(makeId),
      sip_media_security: 'srtp',
    }),
  },
  'live.call.incoming': {
    ...live,
    deprecated: true,
    description: 'The earlier name of live.transport.incoming.',
    createData: (makeId: MakeId): SdkData<'live.call.incoming'> => ({
      session_id: makeId('live_'),
      sip_headers: createSipHeaders(makeId),
      sip_media_security: 'rtp',
    }),
  },
  'live.transport.connected': {
    ...live,
    description: 'A WebRTC client is connected to a Live session.',
    createData: (makeId: MakeId): SdkData<'live.transport.connected'> => ({
      session_id: makeId('live_'),
      type: 'webrtc',
    }),
  },
} as const;
