// `/c/{token}`: what customers open from their mails. Pages for people, JSON for programs, from the same view.
// GET never changes anything: mail scanners and previews open links, too. Tokens never reach the log (api/problem.ts hides them).
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { type ApiDeps, otherVerb } from '../app';
import { endWithAnswer, isWellFormed } from '../body';
import { problemOf } from '../errors';
import { sendHtml } from '../html';
import { errorForLog } from '../log';
import { notFound, Problem, sendProblem } from '../problem';
import { createRateCheck, type RateCheck } from '../rate';
import { checked } from '../schema/issues';
import { readUpload, uploadBody } from '../uploads/body';
import { createDesk, type Desk } from '../uploads/desk';
import type { Language } from '../../prisma/people';
import { takeAnswer } from './answering';
import { bodies, type Body } from './answers';
import { isForm, readAnswer } from './form-body';
import { type OpenedLink, openLink, viewOf } from './links';
import { expiredPage, linkPage, type LinkView, type Outcome, type Trouble, troublePage } from './page';
import { createTill, type Till } from './paying';
import { type Verb, verbsOf } from './purposes';
import { style } from './style';
import { takePhoto, takesFiles } from './uploads';

interface Door {
  deps: ApiDeps;
  till: Till | null;
  rate: RateCheck;
  desk: Desk;
}

export function customerRoutes(deps: ApiDeps): Router {
  const door: Door = { deps, till: createTill(deps.config), rate: createRateCheck(deps.config.rateLimit), desk: createDesk() };
  const router = Router({ caseSensitive: true });
  router
    .route('/c/:token')
    .get(guarded(door, show))
    .all(otherVerb(['GET', 'HEAD']));
  router
    .route('/c/:token/uploads')
    .post(guarded(door, sendIn))
    .all(otherVerb(['POST']));
  router
    .route('/c/:token/:verb')
    .post(guarded(door, answer))
    .all((req, res, next) => (isVerb(req.params.verb) ? otherVerb(['POST'])(req, res, next) : next(notFound())));
  return router;
}

type Handler = (door: Door, req: Request, res: Response) => Promise<void>;

async function show({ deps, till, rate }: Door, req: Request, res: Response): Promise<void> {
  await rate(req, res, null);
  const token = tokenOf(req);
  const opened = await openLink(deps.db, token);
  if (!isAlive(opened)) return sendExpired(deps, req, res, opened);
  const view = await viewOf(deps.db, opened, till !== null);
  if (wantsJson(req)) res.json(view);
  else sendLinkPage(deps, req, res, { status: 200, view, timeZone: opened.timeZone });
}

async function answer({ deps, till, rate }: Door, req: Request, res: Response): Promise<void> {
  const verb = req.params.verb;
  if (!isVerb(verb)) throw notFound();
  const sent = await readAnswer(req);
  await rate(req, res, null);
  const body = checked<Body<Verb>>(bodies[verb], sent);
  const token = tokenOf(req);
  const opened = await openLink(deps.db, token);
  if (!verbsOf[opened.link.purpose].some((known) => known === verb) || (verb === 'pay' && !till)) throw notFound();
  if (!isAlive(opened)) return sendExpired(deps, req, res, opened);

  const outcome = verb === 'pay' ? await payment(till, deps, opened) : await takeAnswer(deps, { opened, token, verb, body });
  const status = outcome.outcome === 'pending' ? 202 : 200;
  if (wantsJson(req)) {
    res.status(status).json(outcome);
    return;
  }
  const now = await openLink(deps.db, token);
  if (!isAlive(now)) return sendExpired(deps, req, res, now);
  const view = await viewOf(deps.db, now, till !== null);
  // What is under way is not offered again; a reload shows it should the order see it otherwise.
  const shown = outcome.outcome === 'pending' ? { ...view, choices: [] } : view;
  sendLinkPage(deps, req, res, { status, view: shown, timeZone: now.timeZone, answer: { verb, outcome } });
}

/** A file is kept at once; the order hears of it when a request names it. */
async function sendIn({ deps, till, rate, desk }: Door, req: Request, res: Response): Promise<void> {
  const sent = await readUpload(req, desk);
  await rate(req, res, null);
  const file = checked(uploadBody, sent);
  const opened = await openLink(deps.db, tokenOf(req));
  if (!takesFiles(opened.link.purpose)) throw notFound();
  if (!isAlive(opened)) return sendExpired(deps, req, res, opened);
  const { status, outcome, body } = await takePhoto(deps.db, opened, { file, desk });
  if (wantsJson(req)) {
    res.status(status).json(body);
    return;
  }
  const view = await viewOf(deps.db, opened, till !== null);
  sendLinkPage(deps, req, res, { status, view, timeZone: opened.timeZone, answer: { verb: 'uploads', outcome } });
}

const payment = async (till: Till | null, { db }: ApiDeps, { order }: OpenedLink): Promise<Outcome> => {
  if (!till) throw notFound();
  return till.pay(db, order);
};

const isAlive = (opened: OpenedLink): opened is OpenedLink & { state: LinkView['state'] } => opened.state !== 'expired';
const isVerb = (word: unknown): word is Verb => typeof word === 'string' && Object.hasOwn(bodies, word);
const tokenOf = (req: Request): string => (typeof req.params.token === 'string' ? req.params.token : '');

/** A program says so by Accept, or by sending JSON without asking for a page. */
function wantsJson(req: Request): boolean {
  const accept = req.headers.accept ?? '*/*';
  if (accept.includes('text/html')) return false;
  return req.accepts(['html', 'json']) === 'json' || (req.method === 'POST' && req.is('application/json') !== false && !isForm(req));
}

function languageOf(req: Request, usual: Language): Language {
  return req.query.lang === 'en' || req.query.lang === 'zh' ? req.query.lang : usual;
}
/** Where no order says it: by what the browser prefers. */
const guessLanguage = (req: Request): Language => languageOf(req, req.acceptsLanguages(['en', 'zh']) === 'zh' ? 'zh' : 'en');

interface Shown {
  status: number;
  view: LinkView;
  timeZone: string;
  answer?: { verb: Verb | 'uploads'; outcome: Outcome };
}
function sendLinkPage({ config }: ApiDeps, req: Request, res: Response, { status, view, timeZone, answer: given }: Shown): void {
  const language = languageOf(req, view.language);
  const around = { language, contact: contactOf(config), timeZone, self: `/c/${tokenOf(req)}` };
  sendHtml(res, status, linkPage({ ...around, view, ...(given ? { answer: given } : {}) }), style);
}

const contactOf = ({ company }: ApiDeps['config']) => ({ company: company.name, email: company.email, phone: company.phone || null });

/** 410 says nothing of the order; a new link is asked for by e-mail or phone. */
function sendExpired({ config }: ApiDeps, req: Request, res: Response, { link, language, timeZone }: OpenedLink): void {
  const { company, ...contact } = contactOf(config);
  if (wantsJson(req)) {
    const extra = { purpose: link.purpose, state: 'expired', language, order: null, choices: [], renew: contact };
    const reach = [contact.email, contact.phone].filter(Boolean).join(' or ');
    sendProblem(
      req,
      res,
      new Problem(410, 'link_expired', `This link is no longer valid. ${company} sends a new one: ${reach}.`, { extra }),
    );
    return;
  }
  const around = { language: languageOf(req, language), contact: contactOf(config), timeZone, self: `/c/${tokenOf(req)}` };
  sendHtml(res, 410, expiredPage({ ...around, purpose: link.purpose }), style);
}

/** Refusals go to programs as problems and to people as pages. */
const guarded =
  (door: Door, handler: Handler): RequestHandler =>
  async (req, res) => {
    try {
      if (!isWellFormed(req.originalUrl)) throw new Problem(400, 'url_malformed', 'The address holds a broken percent-encoding.');
      res.setHeader('Cache-Control', 'no-store');
      await handler(door, req, res);
    } catch (error) {
      if (wantsJson(req) || res.headersSent) throw error;
      sendTrouble(door.deps, req, res, error);
    }
  };

function sendTrouble({ config, log }: ApiDeps, req: Request, res: Response, error: unknown): void {
  const problem = problemOf(error);
  if (problem.status >= 500) log.error({ err: errorForLog(error), reqId: req.id }, problem.code);
  if (problem.more.retryAfter !== undefined) res.setHeader('Retry-After', String(problem.more.retryAfter));
  endWithAnswer(req, res);
  const findings =
    problem.status === 422 ? (problem.more.errors ?? []).map(({ pointer, message }) => `${pointer.slice(1)}: ${message}`) : [];
  const page = troublePage({ language: guessLanguage(req), contact: contactOf(config), trouble: troubleOf(problem.status), findings });
  sendHtml(res, problem.status, page, style);
}

function troubleOf(status: number): Trouble {
  if (status === 429) return 'tooMany';
  if (status >= 500) return 'unavailable';
  return status === 404 ? 'unknown' : 'wrongInput';
}
