import { describe, expect, it } from "vitest";
import { ask, sandboxForTests } from "./test-client";

const used = sandboxForTests();

describe("the page of a ticket", () => {
  it("shows it in words, escaped, with links that can be followed", async () => {
    const id = await used.create({
      title: "<script>alert(1)</script>",
      description:
        "Disk \"D\" & 'E' <full>\nJob Details: https://backupchecks.example.com/jobs/1/runs/2?a=1&b=2",
    });
    await used.api("POST", `Tickets/${id}/Notes`, {
      title: "<b>",
      description: "<i>note</i>",
      noteType: 1,
      publish: 2,
    });
    await used.control.addTimeEntry(id, { hoursWorked: 1.5, isNonBillable: true });
    const ticketNumber = (await used.control.ticket(id))?.ticket.ticketNumber;
    const page = await ask("GET", `${used.origin}/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${id}`);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    for (const shown of [
      `<title>${ticketNumber} - &lt;script&gt;alert(1)&lt;/script&gt;</title>`,
      "<dt>Company</dt><dd>Contoso Ltd</dd>",
      "<dt>Status</dt><dd>New</dd>",
      "<dt>Priority</dt><dd>High</dd>",
      "<dt>Queue</dt><dd>Helpdesk</dd>",
      "<dt>Due</dt><dd>2026-11-23T21:00:00Z</dd>",
      "Disk &quot;D&quot; &amp; &#39;E&#39; &lt;full&gt;",
      '<a href="https://backupchecks.example.com/jobs/1/runs/2?a=1&amp;b=2" rel="noreferrer">',
      "<pre>&lt;i&gt;note&lt;/i&gt;</pre>",
      "Internal Users Only",
      "1.5 h, not billable",
    ]) {
      expect(page.text).toContain(shown);
    }
    expect(page.text).not.toContain("<script");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("follows a rename, and does not ask what the API user may see", async () => {
    await used.control.changeCompany(184, { companyName: "Contoso Group" });
    await used.control.setSwitches({ hideTickets: true });
    const page = await ask("GET", `${used.origin}/mvc/servicedesk/ticketdetail.mvc?TicketID=48120`);
    expect(page.status).toBe(200);
    await used.control.deleteCompany(184);
    const [contoso] = (await used.control.state()).tickets.filter((ticket) => ticket.companyID === 184);
    const orphan = await ask(
      "GET",
      `${used.origin}/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${contoso?.id}`,
    );
    expect(orphan.text).toContain("Deleted company");
  });

  it.each(["1", "abc", ""])("is a 404 for the ticket %j", async (id) => {
    const page = await ask("GET", `${used.origin}/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${id}`);
    expect([page.status, page.text]).toEqual([404, expect.stringContaining("Ticket not found")]);
  });

  it("is reached by the documented deep links", async () => {
    const { id, ticketNumber } = await used.control.createTicket();
    const command = `${used.origin}/Autotask/AutotaskExtend/ExecuteCommand.aspx?Code=OpenTicketDetail`;
    for (const record of [`TicketID=${id}`, `TicketNumber=${ticketNumber}`]) {
      const answer = await ask("GET", `${command}&${record}`);
      expect([answer.status, answer.headers.get("location")]).toEqual([
        302,
        `/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${id}`,
      ]);
    }
  });
});

describe("the other pages", () => {
  it("list the tickets, newest first", async () => {
    const { id } = await used.control.createTicket({ title: "The newest & best" });
    const page = await ask("GET", used.origin);
    expect(page.text).toContain("The newest &amp; best");
    const first = /ticketId=(\d+)/.exec(page.text)?.[1];
    expect(Number(first)).toBe(id);
  });

  it("do not exist elsewhere, and take no orders", async () => {
    expect((await ask("GET", `${used.origin}/favicon.ico`)).status).toBe(404);
    expect((await ask("POST", used.origin, {})).status).toBe(405);
  });
});
