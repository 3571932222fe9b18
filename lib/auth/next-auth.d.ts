import "next-auth";
import "next-auth/jwt";

declare module "next-auth" {
  interface Session {
    signInId?: string;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    signInId?: string;
  }
}
