import Domain
import Glibc

/// Finds the `unmix-worker` executable that belongs to this service.
enum WorkerLocation {
    /// Where it is: beside the service in a build folder, under libexec once installed.
    static func find() throws(Failure) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else {
            throw .system("cannot find this program's own place", "/proc/self/exe")
        }
        let program = String(
            decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = program.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        let places = ["\(folder)/unmix-worker", "\(folder)/../libexec/unmixd/unmix-worker"]
        guard let place = places.first(where: { access($0, X_OK) == 0 }) else {
            throw Failure(
                .internalError, "unmix-worker is not installed", subject: places[0],
                advice: "Install the package anew")
        }
        return place
    }
}
