// A version 4 UUID. crypto.randomUUID exists only on https and localhost; a counter's terminal may use plain http inside the hall.
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

// Keeps one id for one intended act ("approve revision 3 of this application") until it has a clear answer, so that a repeated click or
// a retry after a lost connection is the same request to the server.
export class RequestIds {
  private readonly ids = new Map<string, string>();

  for(act: string): string {
    const known = this.ids.get(act);
    if (known !== undefined) return known;
    const id = newRequestId();
    this.ids.set(act, id);
    return id;
  }

  done(act: string): void {
    this.ids.delete(act);
  }
}
