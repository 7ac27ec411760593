import Glibc
import Testing

@testable import Systemd

/// A manager's end of the notification socket.
private struct Manager: ~Copyable {
    let socket: Int32
    let path: String

    init() throws {
        path = "/tmp/unmixd-notify-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
        setenv("NOTIFY_SOCKET", path, 1)
    }

    deinit {
        unsetenv("NOTIFY_SOCKET")
        close(socket)
        unlink(path)
    }

    /// The assignments of the next message; nothing where none was sent.
    func received() -> [String] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count >= 0 else { return [] }
        let text = String(decoding: buffer[..<count], as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }
}

@Suite(.serialized)
struct NotifyTests {
    @Test func tellsTheManager() throws {
        let manager = try Manager()
        Notify.ready(status: "2 watches")
        #expect(manager.received() == ["READY=1", "STATUS=2 watches"])
        Notify.status("idle")
        #expect(manager.received() == ["STATUS=idle"])
        Notify.watchdog()
        #expect(manager.received() == ["WATCHDOG=1"])
        Notify.stopping(status: "waits for 1 worker")
        #expect(manager.received() == ["STOPPING=1", "STATUS=waits for 1 worker"])
        Notify.extendTimeout(by: .seconds(90))
        #expect(manager.received() == ["EXTEND_TIMEOUT_USEC=90000000"])
        #expect(manager.received() == [])
    }

    @Test func saysWhenItBeganToReload() throws {
        let manager = try Manager()
        var before = timespec()
        clock_gettime(CLOCK_MONOTONIC, &before)
        Notify.reloading()
        let message = manager.received()
        #expect(message.first == "RELOADING=1")
        let field = try #require(message.last)
        #expect(field.hasPrefix("MONOTONIC_USEC="))
        let time = try #require(Int(field.dropFirst("MONOTONIC_USEC=".count)))
        #expect((0..<60_000_000).contains(time - Int(before.tv_sec) * 1_000_000))
    }

    @Test func aStatusCannotForgeAnAssignment() throws {
        let manager = try Manager()
        Notify.status("a.tif\nSTOPPING=1")
        #expect(manager.received() == ["STATUS=a.tif\\nSTOPPING=1"])
    }

    @Test func runsWithoutAManager() {
        unsetenv("NOTIFY_SOCKET")
        Notify.ready(status: "")
        setenv("NOTIFY_SOCKET", "/nonexistent/socket", 1)
        Notify.watchdog()
        unsetenv("NOTIFY_SOCKET")
        #expect(ListeningSocket.received() == [])
    }

    @Test func knowsTheWatchdog() {
        unsetenv("WATCHDOG_USEC")
        #expect(Notify.watchdogInterval == nil)
        setenv("WATCHDOG_USEC", "6000000", 1)
        setenv("WATCHDOG_PID", "\(getpid())", 1)
        #expect(Notify.watchdogInterval == .seconds(6))
        setenv("WATCHDOG_PID", "1", 1)
        #expect(Notify.watchdogInterval == nil)
        unsetenv("WATCHDOG_USEC")
        unsetenv("WATCHDOG_PID")
    }

    @Test func takesTheSocketsThatItWasGiven() {
        // The sockets begin at descriptor 3, which this process has open for something else: none is passed here.
        setenv("LISTEN_PID", "1", 1)
        setenv("LISTEN_FDS", "1", 1)
        #expect(ListeningSocket.received() == [])
        unsetenv("LISTEN_PID")
        unsetenv("LISTEN_FDS")
    }
}
