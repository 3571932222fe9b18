import type { FieldControl } from "@/components/field";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { ROLES, type Role } from "@/lib/domain/roles";
import { ROLE_WORDS } from "@/lib/domain/user-views";

interface RoleSelectProps extends FieldControl {
  name?: string;
  defaultValue?: Role;
  value?: Role;
  onChange?: (role: Role) => void;
}

/** One of the three roles (decisions.md, "Roles"). */
export function RoleSelect({ name, defaultValue, value, onChange, ...control }: RoleSelectProps) {
  return (
    <Select
      {...(name ? { name } : {})}
      {...(defaultValue ? { defaultValue } : {})}
      {...(value ? { value } : {})}
      onValueChange={(chosen) => onChange?.(chosen as Role)}
    >
      <SelectTrigger {...control} className="max-w-56">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        {ROLES.map((role) => (
          <SelectItem key={role} value={role}>
            {ROLE_WORDS[role]}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
