import Domain
import Rules

/// Where the note about a stack lies that was not unmixed.
enum NotePath {
    /// Beside the result, or where the stack's folder would be; relative to the results tree.
    ///
    /// - Parameters:
    ///   - stack: relative to the drop folder.
    ///   - image: which one of the stack's images it is about.
    ///   - output: the image, relative to the results tree; nil where no rule says it yet.
    static func of(
        _ stack: String, image: ImageNumber = .only, output: String? = nil
    ) -> String {
        let folder = StackName.folder(of: output ?? stack)
        let name = "\(StackName.stem(of: stack))\(image.suffix).unmix-failed.txt"
        return folder.isEmpty ? name : "\(folder)/\(name)"
    }
}
