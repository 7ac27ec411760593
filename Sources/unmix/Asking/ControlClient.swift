import Domain
import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Asks the running service over its control socket: one request, one answer.
struct ControlClient {
    /// Absolute.
    let socket: String

    /// Asks for something.
    ///
    /// - Throws: the service's own ``Failure``, or one with the code `unavailable` where nobody answers.
    func get<Answer: Decodable>(
        _ path: String, query: [(String, String)] = [], as type: Answer.Type
    ) async throws(Failure) -> Answer {
        try await ask(.GET, path, query, as: type)
    }

    /// Asks for something to be done.
    ///
    /// - Throws: as ``get(_:query:as:)``.
    func post<Answer: Decodable>(
        _ path: String, query: [(String, String)] = [], as type: Answer.Type
    ) async throws(Failure) -> Answer {
        try await ask(.POST, path, query, as: type)
    }

    /// Asks for a text.
    ///
    /// - Throws: as ``get(_:query:as:)``.
    func text(_ path: String) async throws(Failure) -> String {
        let (status, body) = try await exchange(.GET, path)
        guard status == .ok else { throw failure(status, body) }
        return String(decoding: body, as: UTF8.self)
    }

    private func ask<Answer: Decodable>(
        _ method: HTTPMethod, _ path: String, _ query: [(String, String)], as type: Answer.Type
    ) async throws(Failure) -> Answer {
        let (status, body) = try await exchange(method, path + Self.encoded(query))
        guard status == .ok else { throw failure(status, body) }
        do {
            return try JSONCoding.decode(Answer.self, from: body)
        } catch {
            throw unexpected(status, error)
        }
    }

    /// What the service says where it does not do what it was asked for.
    private func failure(_ status: HTTPResponseStatus, _ body: Data) -> Failure {
        do {
            return try JSONCoding.decode(Failure.self, from: body)
        } catch {
            return unexpected(status, error)
        }
    }

    private func unexpected(_ status: HTTPResponseStatus, _ error: any Error) -> Failure {
        Failure(
            .unavailable, "the service answered something unexpected (HTTP \(status.code))",
            subject: socket, cause: "\(error)",
            advice: "Check that `unmix` and `unmixd` are of the same version")
    }

    private func exchange(
        _ method: HTTPMethod, _ uri: String
    ) async throws(Failure) -> (HTTPResponseStatus, Data) {
        do {
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(.seconds(5))
                .connect(unixDomainSocketPath: socket) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                            wrappingChannelSynchronously: channel)
                    }
                }
            var answer: (HTTPResponseStatus, Data)?
            do {
                try await channel.executeThenClose { inbound, outbound in
                    try await outbound.write(
                        contentsOf: [.head(head(method, uri)), .end(nil)])
                    answer = try await Self.read(inbound)
                }
            } catch  where answer != nil {
                // The service, which has answered, closed the connection first.
            }
            guard let answer else { throw ChannelError.eof }
            return answer
        } catch let error as IOError where [EACCES, EPERM].contains(error.errnoCode) {
            throw Failure(
                .unavailable, "this user may not talk to the service", subject: socket,
                advice: "Run the command as root, or become a member of the service's group, by "
                    + "`adduser NAME unmixd` and a new login")
        } catch {
            throw Failure(
                .unavailable, "the service does not answer", subject: socket, cause: "\(error)",
                advice: "Check `systemctl status unmixd`, or name its socket with --socket")
        }
    }

    private func head(_ method: HTTPMethod, _ uri: String) -> HTTPRequestHead {
        // Not `Connection: close`: the service would close first, at times before the end of the request is written.
        HTTPRequestHead(
            version: .http1_1, method: method, uri: uri, headers: ["Host": "localhost"])
    }

    /// The whole answer; nil where the connection ended before.
    private static func read(
        _ parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>
    ) async throws -> (HTTPResponseStatus, Data)? {
        var status = HTTPResponseStatus.internalServerError
        var body = Data()
        for try await part in parts {
            switch part {
            case .head(let head): status = head.status
            case .body(let buffer): body.append(contentsOf: buffer.readableBytesView)
            case .end: return (status, body)
            }
        }
        return nil
    }

    private static func encoded(_ query: [(String, String)]) -> String {
        let unreserved = Set("-._~/".utf8)
        let pairs = query.map { key, value in
            key + "="
                + value.utf8.map { byte -> String in
                    let scalar = Unicode.Scalar(byte)
                    let isPlain =
                        unreserved.contains(byte)
                        || (scalar.isASCII
                            && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)))
                    return isPlain
                        ? String(scalar)
                        : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                }.joined()
        }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }
}
