import Domain
import Glibc
import Hummingbird
import Ledger
import Logging
import ServiceLifecycle

/// The control socket: HTTP with JSON over a Unix socket that only the service's user and group may open.
struct ControlServer: Service {
    /// Absolute.
    let socket: String
    let answers: Answers
    /// Marked once the socket answers.
    let readiness: Readiness
    let logger: Logger

    /// What it is called in ``readiness``; no watch can have that name.
    static let name = "control socket"

    func run() async throws {
        try makeWay()
        let application = Application(
            router: routes(), configuration: .init(address: .unixDomainSocket(path: socket)),
            onServerRunning: { [socket, readiness] _ in
                chmod(socket, 0o660)
                readiness.mark(Self.name)
            }, logger: logger)
        try await application.run()
        unlink(socket)
    }

    /// Removes the socket of a service that was killed; the lock on the state folder proves that it no longer runs.
    private func makeWay() throws(Failure) {
        guard socket.utf8.count <= 107 else {
            throw Failure(
                .badRule,
                "the path of the control socket is longer than the 107 bytes that Linux allows",
                subject: socket, advice: "Set a shorter `socket` in the configuration")
        }
        guard unlink(socket) == 0 || errno == ENOENT else {
            throw .system("cannot replace the control socket", socket)
        }
    }

    private func routes() -> Router<BasicRequestContext> {
        let router = Router()
        router.addMiddleware { FailureMiddleware() }
        router.get("metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
                body: .init(byteBuffer: ByteBuffer(string: try await answers.metrics())))
        }
        let api = router.group("v1")
        addQuestions(to: api)
        addCommands(to: api)
        return router
    }

    private func addQuestions(to api: RouterGroup<BasicRequestContext>) {
        api.get("status") { _, _ in try Self.answer(await answers.status()) }
        api.get("jobs") { request, _ in
            let query = Query(request)
            let filter = JobFilter(
                states: Set(try query.all("state").map(Self.state)), watch: query["watch"],
                since: query["since"].flatMap { Double($0) },
                before: query["before"].flatMap { Int64($0) },
                limit: min(max(query["limit"].flatMap { Int($0) } ?? 50, 1), 10_000))
            return try Self.answer(await answers.jobs(filter, folder: query["folder"]))
        }
        api.get("jobs/:id") { _, context in
            try Self.answer(await answers.report(on: Self.job(context)))
        }
        api.get("explain") { request, _ in
            try Self.answer(await answers.explain(Query(request).required("path")))
        }
    }

    private func addCommands(to api: RouterGroup<BasicRequestContext>) {
        api.post("jobs/:id/retry") { _, context in
            try Self.answer(await answers.retry(Self.job(context)))
        }
        api.post("jobs/:id/cancel") { _, context in
            try Self.answer(await answers.cancel(Self.job(context)))
        }
        api.post("retry-failed") { request, _ in
            try Self.answer(await answers.retryFailed(watch: Query(request)["watch"]))
        }
        api.post("pause") { request, _ in
            try Self.answer(await answers.pause(true, watch: Query(request)["watch"]))
        }
        api.post("resume") { request, _ in
            try Self.answer(await answers.pause(false, watch: Query(request)["watch"]))
        }
        api.post("rescan") { request, _ in
            try Self.answer(await answers.rescan(watch: Query(request)["watch"]))
        }
        api.post("reprocess") { request, _ in
            let query = Query(request)
            return try Self.answer(
                await answers.reprocess(query.required("path"), rule: query["rule"]))
        }
    }

    private static func state(_ name: String) throws(Failure) -> Job.State {
        guard let state = Job.State(rawValue: name) else {
            let known = Job.State.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(.usage, "there is no state “\(name)”", advice: "Use one of \(known)")
        }
        return state
    }

    private static func job(_ context: BasicRequestContext) throws(Failure) -> Int64 {
        guard let text = context.parameters.get("id"), let id = Int64(text) else {
            throw Failure(.usage, "a job is named by its number")
        }
        return id
    }

    private static func answer(_ value: some Encodable) throws -> Response {
        try Response(json: value, status: .ok)
    }
}

/// What stands behind the question mark of a request.
private struct Query {
    private let parameters: Parameters

    init(_ request: Request) { parameters = request.uri.queryParameters }

    subscript(name: String) -> String? { parameters[Substring(name)].map(String.init) }

    func all(_ name: String) -> [String] { parameters[values: Substring(name)].map(String.init) }

    func required(_ name: String) throws(Failure) -> String {
        guard let value = self[name] else { throw Failure(.usage, "no \(name) was given") }
        return value
    }
}

/// Answers a ``Failure`` as JSON, so that the tool at the other end can say it and exit with its code.
private struct FailureMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let failure as Failure {
            return try Response(json: failure, status: .unprocessableContent)
        }
    }
}

extension Response {
    fileprivate init(json value: some Encodable, status: HTTPResponse.Status) throws {
        let data = try JSONCoding.encode(value)
        self.init(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }
}
