using System.Linq.Expressions;
using System.Reflection;
using Orleans.Concurrency;

namespace OrleansChat.Tests.Simulation.Runtime.Calls;

/// <summary>A method of a grain interface: how it is called, and what its attributes say.</summary>
internal sealed class GrainMethod
{
    private readonly string _name;
    private readonly Func<object, object?[], Task> _invoke;
    private readonly Func<GrainId, GrainMethod, object?[], GrainCall> _createCall;
    private readonly int[] _references;
    private readonly int _cancellation;

    public GrainMethod(MethodInfo method)
    {
        ImmutableTypes.Verify(method);
        _name = $"{method.DeclaringType!.Name}.{method.Name}";
        InterfaceType = method.DeclaringType;
        IsOneWay = method.IsDefined(typeof(OneWayAttribute));
        AlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsExtension = typeof(IGrainExtension).IsAssignableFrom(method.DeclaringType);
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout
            ?? method.DeclaringType.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        _invoke = CompileInvoke(method);
        _createCall = CompileCreateCall(method, IsOneWay);
        var parameters = Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);
        _references = [.. Enumerable.Range(0, parameters.Length)
            .Where(index => typeof(IAddressable).IsAssignableFrom(parameters[index]))];
        _cancellation = Array.IndexOf(parameters, typeof(CancellationToken));
    }

    public Type InterfaceType { get; }

    public bool IsOneWay { get; }

    public bool AlwaysInterleave { get; }

    /// <summary>Whether a grain's extension answers in place of the grain.</summary>
    public bool IsExtension { get; }

    /// <summary>The time-out of the method or of its interface, if these name one.</summary>
    public TimeSpan? ResponseTimeout { get; }

    public Task Invoke(object target, object?[] arguments) => _invoke(target, arguments);

    public GrainCall CreateCall(GrainId target, object?[] arguments) => _createCall(target, this, arguments);

    public CancellationToken CancellationOf(object?[] arguments) =>
        _cancellation < 0 ? CancellationToken.None : (CancellationToken)arguments[_cancellation]!;

    /// <summary>A grain object instead of a reference would be called outside of its turns.</summary>
    public void ThrowIfNotReferences(object?[] arguments)
    {
        foreach (var index in _references)
        {
            if (arguments[index] is not (null or GrainReference))
            {
                throw new ArgumentException(
                    $"{this} got a {arguments[index]!.GetType().Name} itself: pass a reference, by AsReference for a "
                    + "grain, by CreateObjectReference for an observer.",
                    nameof(arguments));
            }
        }
    }

    public override string ToString() => _name;

    private static Func<object, object?[], Task> CompileInvoke(MethodInfo method)
    {
        var target = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            Expression.Convert(target, method.DeclaringType!),
            method,
            method.GetParameters().Select((parameter, index) => Expression.Convert(
                Expression.ArrayIndex(arguments, Expression.Constant(index)), parameter.ParameterType)));
        return Expression.Lambda<Func<object, object?[], Task>>(call, target, arguments).Compile();
    }

    private static Func<GrainId, GrainMethod, object?[], GrainCall> CompileCreateCall(MethodInfo method, bool oneWay)
    {
        var result = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(Nothing);
        var call = oneWay ? typeof(OneWayCall) : typeof(GrainCall<>).MakeGenericType(result);
        ParameterExpression[] parameters =
        [
            Expression.Parameter(typeof(GrainId)),
            Expression.Parameter(typeof(GrainMethod)),
            Expression.Parameter(typeof(object?[])),
        ];
        return Expression.Lambda<Func<GrainId, GrainMethod, object?[], GrainCall>>(
            Expression.New(call.GetConstructors()[0], parameters.AsEnumerable()), parameters).Compile();
    }
}
