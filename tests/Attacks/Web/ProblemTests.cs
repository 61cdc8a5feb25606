using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Web;

/// <summary>Errors say what went wrong to programs, and nothing of the inside to anybody.</summary>
public sealed class ProblemTests
{
    private const string Problem = "application/problem+json";

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, "not_found")]
    [InlineData("GET", "/api/v1/auth/login", 405, "unknown_type")]
    [InlineData("GET", "/v1/ws", 400, "bad_frame")]
    [InlineData("GET", "/nowhere", 404, "not_found")]
    [InlineData("GET", "/scalar", 404, "not_found")]
    [InlineData("POST", "/health/ready", 405, "unknown_type")]
    public async Task An_error_is_a_problem_with_code_and_trace(string method, string path, int status, string code)
    {
        await using var server = await AttackedServer.Start();
        using var visitor = server.From("192.0.2.1");
        ShouldBeProblem(await visitor.Send(HttpMethod.Parse(method), path), status, code);
    }

    [Theory]
    [InlineData("{", "application/json", 400, "schema_violation")]
    [InlineData("[]", "application/json", 400, "schema_violation")]
    [InlineData("null", "application/json", 400, "schema_violation")]
    [InlineData("{\"name\": {}}", "application/json", 400, "schema_violation")]
    [InlineData("{\"name\": \"Ann\"}", "text/plain", 415, "bad_frame")]
    [InlineData("name=Ann", "application/x-www-form-urlencoded", 415, "bad_frame")]
    public async Task A_malformed_body_is_not_reported_as_a_server_error(
        string body, string type, int status, string code)
    {
        await using var server = await AttackedServer.Start();
        using var visitor = server.From("192.0.2.1");
        using var content = new StringContent(body, MediaTypeHeaderValue.Parse(type));
        using var response = await visitor.Http.Client.PostAsync(
            new Uri("/api/v1/auth/guest", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(status, text);
        text.ShouldContain($"\"code\":\"{code}\"");
        text.ShouldNotContain("System.");
    }

    [Fact]
    public async Task A_body_whose_chunks_are_broken_is_a_malformed_request()
    {
        await using var server = await AttackedServer.Start();
        using var visitor = server.From("192.0.2.1");
        await using var stream = await visitor.Dial();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                "POST /api/v1/auth/guest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n"),
            TestContext.Current.CancellationToken);
        var answer = await Attacker.Rest(stream);
        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldContain("\"code\":\"bad_frame\"");
    }

    [Theory]
    [InlineData("{\"password\": \"x\"}", "email: is required.")]
    [InlineData("{\"password\": \"x\", \"email\": null}", "email: isn't of the type that it must be.")]
    [InlineData("{\"password\": [], \"email\": \"a@b\"}", "password: isn't of the type that it must be.")]
    public async Task A_member_that_is_missing_or_wrong_is_named(string body, string title)
    {
        await using var server = await AttackedServer.Start();
        using var visitor = server.From("192.0.2.1");
        using var content = new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));
        using var response = await visitor.Http.Client.PostAsync(
            new Uri("/api/v1/auth/login", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var answer = await Answer.Of(response);
        ShouldBeProblem(answer, 400, "schema_violation");
        answer.Json.GetProperty("title").GetString().ShouldBe(title);
    }

    [Fact]
    public async Task An_unauthenticated_request_is_told_how_to_authenticate()
    {
        await using var server = await AttackedServer.Start();
        using var visitor = server.From("192.0.2.1");
        foreach (var path in new[] { "/api/v1/auth/me", "/api/v1/admin/users" })
        {
            var answer = await visitor.Send(HttpMethod.Get, path);
            ShouldBeProblem(answer, 401, "unauthenticated");
            answer.Header("WWW-Authenticate").ShouldBe("Bearer");
        }

        var logIn = await visitor.LogIn("nobody@example.org", "guess");
        ShouldBeProblem(logIn, 401, "unauthenticated");
        logIn.Header("WWW-Authenticate").ShouldBe("Bearer");
    }

    [Fact]
    public async Task Without_its_database_the_server_lives_and_is_not_ready_and_says_no_less_to_browsers()
    {
        await using var server = await AttackedServer.Start();
        using var visitor = server.From("192.0.2.1");
        await server.LoseDatabase();
        (await visitor.Send(HttpMethod.Get, "/health/live")).Body.ShouldBe("live");
        ShouldBeProblem(await visitor.Send(HttpMethod.Get, "/health/ready"), 503, "unavailable");

        var fault = await visitor.Send(
            HttpMethod.Get, "/api/v1/auth/me", ("Authorization", "Bearer u-somebody~secret"));
        fault.Status.ShouldBeGreaterThanOrEqualTo(500);
        ShouldBeProblem(fault, fault.Status, fault.Status == 503 ? "unavailable" : "internal");
        fault.Header("Content-Security-Policy").ShouldNotBeNull().ShouldStartWith("default-src 'none'");
        fault.Header("X-Content-Type-Options").ShouldBe("nosniff");
        fault.Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task A_limit_states_its_size_and_when_to_retry()
    {
        await using var server = await AttackedServer.Start(
        [
            new("RateLimits:Policies:api-address:Capacity", "2"),
            new("RateLimits:Policies:api-address:Period", "00:15:00"),
        ]);
        using var visitor = server.From("192.0.2.1");
        var first = await visitor.Send(HttpMethod.Get, "/api/v1/nothing");
        first.Header("RateLimit-Policy").ShouldBe("\"api-address\";q=2;w=900");
        first.Header("RateLimit").ShouldNotBeNull().ShouldStartWith("\"api-address\";r=1;t=");
        await visitor.Send(HttpMethod.Get, "/api/v1/nothing");
        var refused = await visitor.Send(HttpMethod.Get, "/api/v1/nothing");
        ShouldBeProblem(refused, 429, "rate_limited");
        refused.Header("RateLimit").ShouldNotBeNull().ShouldStartWith("\"api-address\";r=0;t=");
        int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture).ShouldBeInRange(400, 450);

        using var other = server.From("192.0.2.2");
        (await other.Send(HttpMethod.Get, "/api/v1/nothing")).Status.ShouldBe(404);
    }

    private static void ShouldBeProblem(Answer answer, int status, string code)
    {
        answer.Status.ShouldBe(status, answer.Body);
        answer.Header("Content-Type").ShouldNotBeNull().ShouldStartWith(Problem);
        answer.Code.ShouldBe(code);
        answer.Json.GetProperty("trace").GetString().ShouldNotBeNullOrEmpty();
        answer.Json.TryGetProperty("detail", out _).ShouldBeFalse();
    }
}
