// The gateway as a browser or a robot sees it: one person's session, JSON in, JSON out.
import { randomUUID } from 'node:crypto';

export class Answer {
  constructor(status, body, headers) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
  get ok() {
    return this.status >= 200 && this.status < 300;
  }
  // Why it was refused, for programs …
  get reason() {
    return this.detail('google.rpc.ErrorInfo').reason;
  }
  // … and for people.
  get message() {
    return this.body?.error?.message;
  }
  get violations() {
    return this.detail('google.rpc.BadRequest').fieldViolations ?? [];
  }
  detail(type) {
    return (this.body?.error?.details ?? []).find((one) => one['@type']?.endsWith(type)) ?? {};
  }
}

export class Client {
  #cookie = '';
  #csrf = '';

  constructor(baseUrl, municipality) {
    this.baseUrl = baseUrl;
    this.parent = `municipalities/${municipality}`;
  }

  async signIn(account, password) {
    const answer = await this.post('/session', { account, password });
    if (!answer.ok) throw new Error(`sign in as ${account}: ${answer.status} ${answer.message}`);
    this.#cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
    this.#csrf = (await this.get('/session')).body.csrfToken;
  }

  get(path) {
    return this.send('GET', path);
  }
  post(path, body, headers = {}) {
    return this.send('POST', path, JSON.stringify(body), { 'Content-Type': 'application/json', ...headers });
  }
  // A mutating call on a resource of this municipality; the request id is made where none is given.
  call(resource, body = {}) {
    return this.post(`/v1/${resource}`, { requestId: randomUUID(), ...body });
  }
  upload(bytes, type, requestId = randomUUID()) {
    return this.send('POST', `/v1/${this.parent}/blobs?requestId=${requestId}`, bytes, { 'Content-Type': type });
  }
  async download(blob) {
    const response = await fetch(`${this.baseUrl}/v1/${blob}:download`, { headers: { Cookie: this.#cookie } });
    if (!response.ok) throw new Error(`download ${blob}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  async send(method, path, body, headers = {}) {
    const own = this.#cookie === '' ? {} : { Cookie: this.#cookie, 'X-CSRF-Token': this.#csrf };
    const response = await fetch(this.baseUrl + path, { method, body, headers: { ...own, ...headers } });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
    return new Answer(response.status, isJson && text !== '' ? JSON.parse(text) : text, response.headers);
  }
}
