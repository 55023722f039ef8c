// An agent's model as it reaches the gate: the official SDK, through both doors. Says "ok" and a name for each thing that was as it should be.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const { MCP_URL, PROXY_URL, AGENT_KEY, SERVICE, CREDENTIAL } = process.env;

function check(name, condition, seen) {
  if (!condition) {
    console.log(`not ok ${name}: ${JSON.stringify(seen)}`);
    process.exitCode = 1;
    return;
  }
  console.log(`ok ${name}`);
}

async function connected(url) {
  const client = new Client({ name: "system-test", version: "1" });
  const headers = { Authorization: `Bearer ${AGENT_KEY}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return client;
}

const client = await connected(MCP_URL);

const { tools } = await client.listTools(); // from here on results are held against the tools' output schemas
check("lists four tools", tools.length === 4, tools);

const listed = await client.callTool({ name: "list_credentials" });
check("lists the grant", listed.structuredContent.grants.some((each) => each.serviceName === SERVICE), listed);

const given = await client.callTool({ name: "get_credential", arguments: { service: SERVICE } });
const url = given.structuredContent.credential_url;
check("links to the same URL", given.content.some((each) => each.type === "resource_link" && each.uri === url), given);
check("shows no credential", !JSON.stringify(given).includes(CREDENTIAL), given);
const fetched = await (await fetch(url)).json();
check("credential is at the vault", fetched.token.accessToken === CREDENTIAL, Object.keys(fetched));

const made = await client.callTool({ name: "make_request", arguments: { service: SERVICE, path: "/api/things?x=1" } });
check("upstream answers", made.structuredContent.status === 200, made);
check("upstream heard the request", made.structuredContent.body.includes("GET /api/things?x=1"), made);
check("answer has no credential", !JSON.stringify(made).includes(CREDENTIAL), made);

const forbidden = await client.callTool({ name: "make_request", arguments: { service: SERVICE, path: "/admin" } });
check("vault refuses other paths", forbidden.isError && forbidden.content[0].text.includes("does not allow"), forbidden);

const refused = await client.callTool({ name: "get_credential", arguments: { service: "not-granted" } });
check("refusal says what would help", refused.isError && refused.content[1].text.includes("NO_GRANT"), refused);

const asked = await client.callTool({
  name: "request_credential",
  arguments: { service: "not-granted", reason: "a system test" },
});
check("grant is asked for", asked.structuredContent.status === "pending", asked);
await client.close();

const proxied = await connected(PROXY_URL);
const behind = await proxied.listTools();
check("server behind the vault lists its tool", behind.tools.map((each) => each.name).join() === "whoami", behind);
const who = await proxied.callTool({ name: "whoami" });
check("server behind the vault got the credential", who.content[0].text === "with a credential", who);
await proxied.close();
