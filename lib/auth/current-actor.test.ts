import { getServerSession } from "next-auth";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { currentActor, PATH_HEADER, requireActor, signedInUser } from "@/lib/auth/current-actor";
import { signOutOf } from "@/lib/data/sign-ins";
import { PERMISSIONS } from "@/lib/domain/roles";
import { type MadeUser, makeUser } from "@/lib/testing/builders";
import { databaseForTests } from "@/lib/testing/database-tests";

vi.mock("next-auth", async (original) => ({ ...(await original<object>()), getServerSession: vi.fn() }));
const sent = new Headers();
vi.mock("next/headers", () => ({ headers: async () => sent }));
vi.mock("next/navigation", () => ({
  redirect: (to: string) => {
    throw new Error(`redirected to ${to}`);
  },
}));

const { sql } = databaseForTests();
let user: MadeUser;
let signInId: string;

beforeEach(async () => {
  user = await makeUser({ role: "admin" });
  const [row] = await sql<{ id: string }>(
    "INSERT INTO sign_ins (id, user_id, expires_at, address, user_agent) VALUES (gen_random_uuid(), $1, now() + interval '1 day', '192.0.2.1', 'test') RETURNING id",
    [user.id],
  );
  signInId = row?.id as string;
  vi.mocked(getServerSession).mockResolvedValue({ signInId });
  sent.delete(PATH_HEADER);
});

describe("who acts", () => {
  it("is the user of the session's sign-in, with the rights of the role in the database", async () => {
    expect(await currentActor()).toEqual({
      kind: "user",
      id: user.id,
      name: user.name,
      permissions: new Set(PERMISSIONS),
    });
    expect((await signedInUser())?.signInId).toBe(signInId);
    await sql("UPDATE users SET role = 'reporter', name = 'Renamed' WHERE id = $1", [user.id]);
    expect(await currentActor()).toMatchObject({
      name: "Renamed",
      permissions: new Set(["own-profile", "view-runs", "open-ticket"]),
    });
  });

  it.each([
    ["no session", null],
    ["a session without a sign-in", {}],
    ["a session that claims to be somebody", { user: { id: "x", role: "admin" } }],
  ])("is nobody with %s", async (_, session) => {
    vi.mocked(getServerSession).mockResolvedValue(session);
    expect(await currentActor()).toBeNull();
  });

  it("is nobody from the moment in which the sign-in was ended", async () => {
    await signOutOf(signInId, { now: new Date(), requestId: "r" });
    expect(await currentActor()).toBeNull();
  });

  it("is asked to sign in where somebody is needed, and sent back to where they were going", async () => {
    expect((await requireActor()).id).toBe(user.id);
    vi.mocked(getServerSession).mockResolvedValue(null);
    await expect(requireActor()).rejects.toThrow("redirected to /sign-in?to=%2Frun-checks");
    sent.set(PATH_HEADER, "/jobs/1/runs/2?q=a&b=c");
    await expect(requireActor()).rejects.toThrow(
      "redirected to /sign-in?to=%2Fjobs%2F1%2Fruns%2F2%3Fq%3Da%26b%3Dc",
    );
  });
});
