"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import {
  beginSecondFactorAction,
  confirmSecondFactorAction,
  turnOffSecondFactorAction,
} from "@/app/_actions/profile-actions";
import { CopyButton } from "@/components/copy-button";
import { LocalTime } from "@/components/local-time";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { ProfileView } from "@/lib/domain/user-views";
import {
  beginSecondFactorSchema,
  confirmSecondFactorSchema,
  turnOffSecondFactorSchema,
} from "@/lib/schemas/people-forms";
import { CodeField, PresentPasswordField, StepForm } from "./second-factor-step";

type Step =
  | { name: "rest" }
  | { name: "asks password" }
  | { name: "shows secret"; secret: string; qrCode: string }
  | { name: "shows codes"; codes: string[] }
  | { name: "turns off" };

/** Setting up the authenticator in three steps (password, code, recovery codes), and turning it off again. */
export function SecondFactorPanel({ state }: { state: ProfileView["secondFactor"] }) {
  const router = useRouter();
  const [step, setStep] = useState<Step>({ name: "rest" });
  const rest = () => setStep({ name: "rest" });

  if (step.name === "asks password")
    return (
      <StepForm
        schema={beginSecondFactorSchema}
        send={beginSecondFactorAction}
        label="Go on"
        pending="Checking…"
        onDone={({ secret, qrCode }) => setStep({ name: "shows secret", secret, qrCode })}
        onCancel={rest}
      >
        {(problems) => <PresentPasswordField error={problems.password} />}
      </StepForm>
    );
  if (step.name === "shows secret")
    return (
      <StepForm
        schema={confirmSecondFactorSchema}
        send={confirmSecondFactorAction}
        label="Turn on"
        pending="Turning on…"
        onDone={({ recoveryCodes }) => {
          setStep({ name: "shows codes", codes: recoveryCodes });
          router.refresh();
        }}
        onCancel={rest}
      >
        {(problems) => (
          <>
            <Secret secret={step.secret} qrCode={step.qrCode} />
            <CodeField error={problems.code} hint="Six digits, as the app shows them now." />
          </>
        )}
      </StepForm>
    );
  if (step.name === "shows codes") return <RecoveryCodes codes={step.codes} onDone={rest} />;
  if (step.name === "turns off")
    return (
      <StepForm
        schema={turnOffSecondFactorSchema}
        send={turnOffSecondFactorAction}
        label="Turn off"
        pending="Turning off…"
        onDone={() => {
          rest();
          router.refresh();
        }}
        onCancel={rest}
      >
        {(problems) => (
          <>
            <PresentPasswordField error={problems.password} />
            <CodeField
              error={problems.code}
              hint="Six digits from your authenticator app. If you have lost it, enter one of your recovery codes."
              takesRecoveryCode
            />
          </>
        )}
      </StepForm>
    );
  return state ? (
    <IsOn state={state} turnOff={() => setStep({ name: "turns off" })} />
  ) : (
    <div className="flex flex-col items-start gap-3">
      <p>Off. Signing in asks for your password alone.</p>
      <Button variant="outline" onClick={() => setStep({ name: "asks password" })}>
        Set up second factor
      </Button>
    </div>
  );
}

function IsOn({ state, turnOff }: { state: NonNullable<ProfileView["secondFactor"]>; turnOff: () => void }) {
  const { since, codesLeft } = state;
  return (
    <div className="flex flex-col items-start gap-3">
      <p>
        On, since <LocalTime value={since} style="day" />.{" "}
        {codesLeft === 1 ? "One recovery code is" : `${codesLeft} recovery codes are`} left.
      </p>
      {codesLeft <= 3 && (
        <p className="text-warning-word">
          For new recovery codes turn the second factor off, then set it up again.
        </p>
      )}
      <Button variant="outline" onClick={turnOff}>
        Turn off second factor
      </Button>
    </div>
  );
}

function Secret({ secret, qrCode }: { secret: string; qrCode: string }) {
  return (
    <div className="flex flex-col gap-3">
      <p>Scan this with an authenticator app, or type the key into it. Then enter the code that it shows.</p>
      {/* biome-ignore lint/performance/noImgElement: a picture in the page itself; there is nothing to load or to size */}
      <img
        src={`data:image/svg+xml;utf8,${encodeURIComponent(qrCode)}`}
        alt="QR code with the key below"
        className="size-48 rounded-md border bg-white"
      />
      <div className="flex flex-wrap items-center gap-1">
        <code className="rounded-sm bg-muted px-2 py-1 text-xs break-all">
          {secret.match(/.{1,4}/g)?.join(" ")}
        </code>
        <CopyButton text={secret} what="the key" />
      </div>
    </div>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <div className="flex flex-col items-start gap-3">
      <Alert variant="success" role="alert">
        <AlertTitle>The second factor is on</AlertTitle>
        <AlertDescription>
          Your other sessions have ended. Keep these recovery codes where you find them without your phone.
          Each lets you in once instead of a code. They are shown only now.
        </AlertDescription>
      </Alert>
      <ul aria-label="Recovery codes" className="grid grid-cols-1 gap-x-8 gap-y-1 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex gap-2">
        <Button onClick={onDone}>I have kept them</Button>
        <CopyButton text={codes.join("\n")} what="the recovery codes" />
      </div>
    </div>
  );
}
