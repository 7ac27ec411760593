import Domain
import Foundation
import Glibc
import Testing

@testable import Sandbox

/// Each test locks a process of its own in, and tries what a worker that was taken over would try.
struct SandboxTests {
    /// A folder with an `in` and an `out` folder in it; left to the system's clean-up of temporary files where a test
    /// ends by a signal.
    private static func lockIn(memory: Int64 = .max) throws -> String {
        let root = NSTemporaryDirectory() + "sandbox-\(getpid())"
        for folder in ["in", "out"] {
            try FileManager.default.createDirectory(
                atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
        }
        try "voxels".write(toFile: "\(root)/in/a.tif", atomically: false, encoding: .utf8)
        let gaps = try Sandbox.enter(
            reading: "\(root)/in", writing: "\(root)/out",
            limits: WorkerLimits(memory: memory, sandbox: .required))
        precondition(gaps.isEmpty)
        return root
    }

    @Test func filesOutsideOfItsFoldersAreOutOfReach() async {
        await #expect(processExitsWith: .success) {
            let root = try SandboxTests.lockIn()
            func code(_ path: String, _ flags: Int32) -> Int32 {
                open(path, flags, 0o600) >= 0 ? 0 : errno
            }
            precondition(code("\(root)/in/a.tif", O_RDONLY) == 0)
            precondition(code("\(root)/out/b", O_WRONLY | O_CREAT) == 0)
            precondition(code("/etc/passwd", O_RDONLY) == EACCES)
            precondition(code("\(root)/in/../../../etc/passwd", O_RDONLY) == EACCES)
            precondition(code("\(root)/in/a.tif", O_WRONLY) == EACCES)
            precondition(code("\(root)/in/c.tif", O_WRONLY | O_CREAT) == EACCES)
            precondition(code("\(root)/d", O_WRONLY | O_CREAT) == EACCES)
            precondition(unlink("\(root)/in/a.tif") != 0 && errno == EACCES)
            precondition(unlink("\(root)/out/b") == 0)
        }
    }

    @Test func aSocketEndsTheProcess() async {
        await #expect(processExitsWith: .signal(SIGSYS)) {
            _ = try SandboxTests.lockIn()
            _ = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        }
    }

    @Test func anotherProgramEndsTheProcess() async {
        await #expect(processExitsWith: .signal(SIGSYS)) {
            _ = try SandboxTests.lockIn()
            _ = execv("/bin/true", [nil])
        }
    }

    @Test func anotherProcessOfAnotherProgramEndsTheProcess() async {
        await #expect(processExitsWith: .signal(SIGSYS)) {
            _ = try SandboxTests.lockIn()
            var pid: pid_t = 0
            var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
            _ = posix_spawn(&pid, "/bin/true", nil, nil, &arguments, nil)
        }
    }

    /// A worker is a copy of a process from which others are copied, with its limits.
    @Test func theLimitsOfOthersEndTheProcess() async {
        typealias Call =
            @convention(c) (
                pid_t, Int32, UnsafePointer<rlimit>?, UnsafeMutablePointer<rlimit>?
            ) -> Int32
        await #expect(processExitsWith: .signal(SIGSYS)) {
            _ = try SandboxTests.lockIn()
            let prlimit = unsafeBitCast(dlsym(nil, "prlimit"), to: Call.self)
            var files = rlimit()
            precondition(prlimit(0, 7, nil, &files) == 0)
            _ = prlimit(getppid(), 7, nil, &files)
        }
    }

    @Test func executableMemoryEndsTheProcess() async {
        await #expect(processExitsWith: .signal(SIGSYS)) {
            _ = try SandboxTests.lockIn()
            _ = mmap(
                nil, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        }
    }

    @Test func theNumberOfTheForbiddenCallIsSaid() async throws {
        let result = try #require(
            await #expect(processExitsWith: .signal(SIGSYS), observing: [\.standardErrorContent]) {
                _ = try SandboxTests.lockIn()
                _ = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            })
        let words = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(words.contains("forbidden system call 41"))
    }

    @Test func threadsGoOnWorking() async {
        await #expect(processExitsWith: .success) {
            _ = try SandboxTests.lockIn()
            let sums = await withTaskGroup(of: Int.self) { group in
                for number in 0..<8 { group.addTask { (0...number).reduce(0, +) } }
                return await group.reduce(0, +)
            }
            precondition(sums == 84)
        }
    }

    @Test func memoryBeyondTheLimitIsNotGiven() async {
        await #expect(processExitsWith: .success) {
            _ = try SandboxTests.lockIn(memory: 256 << 20)
            let memory = malloc(512 << 20)
            precondition(memory == nil)
        }
    }

    /// A lease on a file of somebody else takes CAP_LEASE, which root has until it is given up.
    @Test(.enabled(if: geteuid() == 0)) func capabilitiesAreGivenUp() async {
        await #expect(processExitsWith: .success) {
            let root = NSTemporaryDirectory() + "sandbox-\(getpid())"
            try FileManager.default.createDirectory(
                atPath: "\(root)/in", withIntermediateDirectories: true)
            let foreign = "\(root)/in/foreign.tif"
            try "voxels".write(toFile: foreign, atomically: false, encoding: .utf8)
            precondition(chown(foreign, 65_534, 65_534) == 0 && chmod(foreign, 0o600) == 0)
            let setLease: Int32 = 1024
            func lease() -> Int32 {
                // Root still reads what belongs to others.
                let file = open(foreign, O_RDONLY)
                precondition(file >= 0)
                return fcntl(file, setLease, F_RDLCK) == 0 ? 0 : errno
            }
            precondition(lease() == 0)
            _ = try Sandbox.enter(
                reading: "\(root)/in", writing: nil,
                limits: WorkerLimits(memory: .max, sandbox: .off))
            precondition(lease() == EACCES)
        }
    }
}
