import { Failure, PORTAL_ROUTES, patientIdSchema, type PortalRoute } from '@musubi/contract';
import { auditedActor, type AuditedActor, type AuditEvent, type PatientId } from '@musubi/domain';
import { appendAuditAlone } from '@musubi/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { CenterContext } from '../center-context.ts';
import type { Session } from './session.ts';

/** One call of a signed-in person, parsed and allowed by role; the act decides the rest. */
export type Call<Body> = {
  readonly body: Body;
  readonly session: Session;
  readonly trace: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};
export type PatientCall<Body> = Call<Body> & { readonly patient: PatientId };

/** Who stands behind a request: throws sign-in/required or session/locked. */
export type FindSession = (
  request: FastifyRequest,
  options: { evenLocked: boolean; touch: boolean },
) => Promise<Session>;

type RouteOptions = {
  readonly evenLocked?: boolean;
  readonly touch?: boolean;
  readonly streams?: boolean;
  /** For a route that takes a whole list; who may not is turned away before it is read. */
  readonly bodyLimit?: number;
};
type SessionRoute = Exclude<PortalRoute, 'signIn'>;

/**
 * Binds handlers to the routes of the contract. Order of every route: session, role, body, act; so a stranger
 * learns nothing about what a body should look like. Refusals by role are audited here.
 */
export class PortalRoutes {
  readonly bound = new Set<PortalRoute>();
  readonly app: FastifyInstance;
  readonly center: CenterContext;
  readonly #find: FindSession;

  constructor(app: FastifyInstance, center: CenterContext, find: FindSession) {
    this.app = app;
    this.center = center;
    this.#find = find;
  }

  handle<Schema extends z.ZodType>(
    name: SessionRoute,
    schema: Schema,
    act: (call: Call<z.output<Schema>>) => Promise<unknown>,
    options: RouteOptions = {},
  ): void {
    const { method, path } = PORTAL_ROUTES[name];
    this.bound.add(name);
    this.app.route({
      method,
      url: path,
      ...(options.streams === true ? { compress: false as const } : {}),
      ...(options.bodyLimit === undefined
        ? {}
        : {
            bodyLimit: options.bodyLimit,
            preParsing: async (request: FastifyRequest) =>
              this.#allow(
                name,
                await this.#find(request, { evenLocked: options.evenLocked ?? false, touch: false }),
                request,
              ),
          }),
      handler: async (request, reply) => {
        const session = await this.#find(request, {
          evenLocked: options.evenLocked ?? false,
          touch: options.touch ?? true,
        });
        await this.#allow(name, session, request);
        const body = schema.safeParse(method === 'GET' ? {} : (request.body ?? {}));
        if (!body.success) throw malformed(body.error);
        return act({ body: body.data, session, trace: request.id, request, reply });
      },
    });
  }

  handlePatient<Schema extends z.ZodType>(
    name: SessionRoute,
    schema: Schema,
    act: (call: PatientCall<z.output<Schema>>) => Promise<unknown>,
    options: RouteOptions = {},
  ): void {
    this.handle(
      name,
      schema,
      async (call) => {
        // fastify's params of a route with :patient
        const { patient: text } = call.request.params as { patient?: string };
        const patient = patientIdSchema.safeParse(text);
        if (!patient.success) throw new Failure('patient/not-found');
        const { body, session, trace, request, reply } = call;
        return act({ body, session, trace, request, reply, patient: patient.data });
      },
      options,
    );
  }

  async #allow(name: SessionRoute, session: Session, request: FastifyRequest): Promise<void> {
    const { who } = PORTAL_ROUTES[name];
    if (who === 'signed-in' || session.abilities.includes(who)) return;
    await appendAuditAlone(this.center.db, [
      refusal(session, request.id, { route: name, code: 'access/role-not-allowed' }),
    ]);
    throw new Failure('access/role-not-allowed');
  }
}

/** The session's actor as audit events name it. */
export function actorOf(session: Session): AuditedActor {
  return auditedActor(session.actor, session.staff.name);
}

export function refusal(
  session: Session,
  trace: string,
  detail: Readonly<Record<string, unknown>>,
  patient?: PatientId,
): AuditEvent {
  return {
    event: 'access/refused',
    outcome: 'refused',
    actor: actorOf(session),
    trace,
    ...(patient === undefined ? {} : { patient }),
    detail,
  };
}

/** Where it is malformed, never what was sent. */
export function malformed(error: z.ZodError): Failure {
  return new Failure(
    'request/malformed',
    error.issues.slice(0, 10).map((issue) => ({ at: issue.path.join('.'), code: issue.code })),
  );
}
