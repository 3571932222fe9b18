"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Field } from "@/components/field";
import { applyTheme, THEME_CHOICES } from "@/components/frame/theme-choice";
import type { Theme } from "@/components/frame/theme-cookie";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";

/** The theme of this browser; it is shown at once, so there is nothing to save. */
export function ThemeForm({ theme }: { theme: Theme }) {
  const router = useRouter();
  const [chosen, setChosen] = useState<Theme>(theme);
  return (
    <Field id="own-theme" label="Theme">
      {(control) => (
        <Select
          value={chosen}
          onValueChange={(value) => {
            setChosen(value as Theme);
            applyTheme(value as Theme);
            router.refresh();
          }}
        >
          <SelectTrigger {...control} className="max-w-56">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {THEME_CHOICES.map(({ value, label }) => (
              <SelectItem key={value} value={value}>
                {label}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
    </Field>
  );
}
